//! Every number of the matcher, each with the reason for its value.
//!
//! Customary values are those that textbooks and libraries begin with; the others were chosen by trial, and hold as
//! long as the tests of accuracy do. The bars that decide what is answered are quantiles, taken anew from the phrasings
//! whenever the matcher is trained: here is which quantile, and what holds where there are too few phrasings for one.

/// How many characters of a message are looked at.
///
/// A Discord message has at most 4,000 characters (2,000 without a subscription), so nothing
/// that a member can type is cut; longer input can only come from a file or an attack, and must
/// not cost more than this.
pub const MAX_CHARS: usize = 4_000;

/// How many words of a message are kept.
///
/// 4,000 characters of English are some 700 words; a message that long is a biography. More
/// would cost time in every later step without ever changing what is asked.
pub const MAX_TOKENS: usize = 600;

/// Shortest word that the speller touches, in letters.
///
/// Below four letters nearly every string is one edit from some word: "cat" would become "can".
pub const CORRECT_FROM_LETTERS: usize = 4;

/// From this length on two edits are forgiven instead of one.
///
/// Two edits in a word of seven letters reach unrelated words ("factory" and "history"); from
/// eight letters the neighbour is nearly always the word that was meant.
pub const TWO_EDITS_FROM_LETTERS: usize = 8;

/// Shortest part, in letters, when a run-together word is split into two known ones.
///
/// With parts of one letter almost any unknown word that ends or starts in "a" would be split.
pub const SPLIT_PART_LETTERS: usize = 2;

/// A word that phrasings have at most so many times may be a slip of the pen …
pub const SLIP_MOST: u32 = 2;
/// … of one that is there this often: a slip is far rarer than the word.
pub const SLIP_OF: u32 = 50;

/// Share of the blocks of features in the similarity of two texts: stems, bigrams of
/// neighbours with edge marks, unordered pairs of content stems, letter n-grams, meanings.
///
/// They sum to 1, so that a text has the similarity 1 to itself. Chosen by trial: stems and letter n-grams find the texts
/// that share words, meanings those that share none; pairs and bigrams tell topics of the same words apart. With few
/// phrasings an intent more meaning would help a little, with many less of it and more of the bigrams.
pub const BLOCK_WEIGHTS: [f32; 5] = [0.19, 0.17, 0.18, 0.21, 0.25];

/// What a word without content adds to the meaning of a text, beside one that is as frequent and has content.
///
/// "How" and "where" say something of what is asked; in full measure they would drown the rest.
pub const MEANING_OF_STOP_WORDS: f32 = 0.3;

/// Shortest and longest letter n-gram.
///
/// Single letters tell nothing, and sequences of five are nearly always one word, which the stems
/// have already: they would cost memory and say nothing new.
pub const NGRAM_LETTERS: std::ops::RangeInclusive<usize> = 2..=4;

/// Two content words make a pair if at most this many content words lie between them and the end.
///
/// A question has fewer, so that all of its pairs count. The bound keeps a long biography linear
/// instead of quadratic: 300 content words would make 45,000 pairs.
pub const PAIR_WINDOW: usize = 16;

/// The ridge, added to the diagonal of the kernel matrix (whose own diagonal is 1).
///
/// Smaller values trust every single phrasing and make the confidence noisy, larger ones blur
/// intents with few phrasings into their neighbours. Chosen by trial, somewhat more than a quarter of the diagonal.
pub const RIDGE: f32 = 0.29;

/// Coefficients of the regression that are no larger than this are left out: nineteen of twenty. A phrasing has one of the
/// order of 1 for its own class, and of a tenth for a few like it.
///
/// They only score what a text shares with single phrasings by rare features. Without them two questions in a thousand
/// got another answer, one more of them a right one, in two thirds of the memory.
pub const RIDGE_LEAST: f32 = 0.1;

/// Passes over the phrasings after which the regression stops in any case, at least and at most, and the change below which
/// it stops before.
///
/// Each pass comes closer by a factor. A small knowledge has time for many: with 1,500 phrasings of CLINC150 twice as many
/// gave almost a point; with 15,000 they give a tenth of one, and beyond that nothing.
pub const RIDGE_SWEEPS: (usize, usize) = (6, 16);
/// Thousandths of the number of phrasings by which passes jump, in turn: the golden section, the fractions of the roots of 2
/// and 3, and one more. In one order for all passes the work was so far from its end that a dozen phrasings
/// more or less changed up to two answers in a hundred; in turn, which takes no longer, it changes two in a thousand.
pub const STRIDES: [usize; 4] = [618, 414, 732, 303];
/// Phrasings, times the passes over them, that there is time for. It keeps the time of training in line with their number.
pub const ROWS_OF_ALL_SWEEPS: usize = 150_000;
/// See [`RIDGE_SWEEPS`].
pub const RIDGE_TOLERANCE: f32 = 1e-3;

/// Cost of a phrasing on the wrong side of the support vector machine's margin.
///
/// The customary value for vectors of length 1 is 1. A little more follows unusual phrasings further.
pub const SVM_COST: f32 = 1.2;

/// What the support vector machine says counts for so much of what the ridge says in the choice of a class, at least and
/// at most.
///
/// Each is in standard deviations over the classes. The machine looks at the phrasings near the border, which tells
/// neighbours apart better, the better the more there are: the vote grows with the square root of the phrasings a class.
/// On the validation questions of CLINC150 with a
/// hundred phrasings a class six instead of one and a half gave 1.4 points; with five a class it took 0.3.
pub const MACHINE_VOTE: (f32, f32) = (1.5, 6.0);
/// Phrasings a class up to which the vote is the least.
pub const MACHINE_VOTE_FROM: f32 = 5.0;

/// What the support vector machine says counts for so much of its vote in the confidence.
///
/// It knows better than the regression what is nobody's question, the better the more phrasings there are: on the validation
/// questions of CLINC150 the area under ROC rises from .945 to .947 with ten phrasings a class and from .955 to .966 with a
/// hundred, and on questions to the shipped knowledge from .58 to .64 among messages that look like an intent.
pub const MACHINE_CONFIDENCE: f32 = 0.5;

/// A support vector machine has converged when no variable moves by more than this in a pass.
///
/// Scores are of the order of 1, so this is a hundredth of what parts two classes.
pub const SVM_TOLERANCE: f32 = 1e-2;

/// Passes after which a support vector machine stops in any case, at least and at most, as for the regression. The bound
/// is for contradictory sets, too, such as the same phrasing under two intents.
///
/// Where it decides most of the choice, in a large knowledge, fewer passes leave what it says to the order of the phrasings.
pub const SVM_SWEEPS: (usize, usize) = (20, 24);

/// Passes for the diagonal of the inverse, which settles long before the rest does.
pub const DIAGONAL_SWEEPS: usize = 3;

/// A phrasing that a pass leaves alone is passed over until the next of every so many passes looks at all again.
///
/// A phrasing that is on the right side of a margin mostly stays there.
pub const SVM_REST_SWEEPS: usize = 3;

/// How many phrasings are left out, one at a time, to learn where the bars lie.
///
/// Each costs half as much as a class of its own. A share estimated from n rows has a standard error of at most 1/(2√n): of
/// 256 some 3 points; with 480 the same questions were answered. Two versions of a knowledge share nearly all of them, so
/// that what one recognises and the other does not is told more exactly.
pub const HELD_OUT_SAMPLE: usize = 256;

/// A feature that at most this many phrasings have is scored by way of these phrasings; others
/// have a weight for every class.
///
/// Most features of short texts occur a few times only. Weights of theirs would take most of the memory, two numbers
/// for each class; the way round costs as many numbers as they have phrasings, and a question has few of them: its
/// words and letters are common, what is rare are its pairs of words.
pub const RARE_FEATURE_PHRASINGS: usize = 16;

// --- From scores to verdicts ---------------------------------------------------------------------

/// Fewer held-out rows than this give no quantile worth trusting; the defaults below hold instead.
pub const QUANTILE_LEAST_ROWS: usize = 20;

/// "I don't know" begins where of the messages that are no question for the coach at most this share would be answered …
pub const STRANGERS_ANSWERED: f32 = 0.03;
/// … but never below half the confidence of the faintest fiftieth of the phrasings that were recognised when left out …
pub const KNOW_LEAST_QUANTILE: f32 = 0.02;
/// See [`KNOW_LEAST_QUANTILE`]: members word things further from the phrasings than these are from each other.
pub const KNOW_LEAST_SHARE: f32 = 0.5;
/// … nor above three quarters of that of one in forty, which would turn away too many.
pub const KNOW_MOST_QUANTILE: f32 = 0.025;
/// See [`KNOW_MOST_QUANTILE`].
pub const KNOW_MOST_SHARE: f32 = 0.75;
/// In a knowledge without any message that is no question for it, "I don't know" begins where this share of the phrasings
/// that were recognised would be turned away.
///
/// Chosen on the validation set of CLINC150, where it refuses about 85 % of what is out of scope.
pub const KNOW_ALONE_QUANTILE: f32 = 0.1;
/// Chatter seldom names a title, and most questions do: without one the bar lies this far from there on the way to
/// certainty, in a knowledge that has enough such messages. On sets that nobody had seen, that kept out half of what was
/// answered wrongly without a title, for one right answer in two hundred.
pub const UNNAMED_CAUTION: f32 = 0.65;
/// What is no question in form and names no title must clear a bar that lies this far from there on the way to certainty:
/// it may be a search for a few words, or chatter.
pub const STRAY_CAUTION: f32 = 0.3;
/// The bar of a knowledge with too few phrasings for a quantile.
pub const KNOW_DEFAULT: f32 = 0.30;

/// Above the median of the recognised phrasings an answer needs no lead over the runner-up.
pub const SURE_QUANTILE: f32 = 0.50;
/// As [`KNOW_DEFAULT`], for the bar above which the lead does not matter.
pub const SURE_DEFAULT: f32 = 0.55;

/// Only where two intents are all but equal it is better to ask back: one in fifty of the phrasings that went wrong
/// when left out had a lead below this. Chosen by trial: wider margins asked back where the first candidate was right.
pub const MARGIN_QUANTILE: f32 = 0.02;
/// As [`KNOW_DEFAULT`], for the lead.
pub const MARGIN_DEFAULT: f32 = 0.01;

/// Uninvited, the coach wants to be wrong about chatter at most once in a hundred messages:
/// the bar is the score that 99 % of nobody's questions stay under.
pub const UNINVITED_QUANTILE: f32 = 0.99;
/// As [`KNOW_DEFAULT`], for uninvited answers.
pub const UNINVITED_DEFAULT: f32 = 0.60;
/// Uninvited, one or two words are not a question to the coach.
pub const UNINVITED_LEAST_WORDS: usize = 3;

/// Candidates down to this share of the bar are worth offering as "did you mean".
pub const SUGGEST_SHARE: f32 = 0.70;
/// A question with no more words of content than this, all of them known, is asked back however low its score.
pub const VAGUE_MOST_CONTENT: usize = 1;
/// Three buttons fit beside "none of these".
pub const MOST_SUGGESTIONS: usize = 3;

/// A follow-up says less, so it scores less: its bar is lower by this factor.
pub const LEANING_DISCOUNT: f32 = 0.75;
/// A follow-up with no more words of content than this, and no name, says too little for that.
pub const LITTLE_CONTENT: usize = 1;
/// The bar of such a follow-up is higher by this factor: "how often" alone leads anywhere. Up to it no turn of the question
/// sets is lost; at 2.5 one in a hundred is.
pub const LITTLE_CAUTION: f32 = 1.8;
/// A bare "and over there?" scores nothing by itself; it inherits the intent, and this confidence.
pub const FOLLOW_UP_CONFIDENCE: f32 = 0.80;
/// Names alone (a title and a country) leave no doubt once a table is there for them, and yet nobody asked in so many words.
pub const NAMES_CONFIDENCE: f32 = 0.75;
/// A word that an answer of the topic at hand waits for keeps the topic, unless another one is sure and leads by this much.
pub const HINT_LEAD: f32 = 0.35;
/// The topic at hand wins over a better score by less than this, while nothing clears the bar.
pub const STAY_BONUS: f32 = 0.15;

/// Behind which of the first pauses a question may follow small talk: thanks and a greeting are two or three.
pub const MOST_CHATTER_CUTS: usize = 4;

/// Up to this many words a part of a message may leave out its title; longer ones stand by themselves.
pub const ELLIPSIS_LONGEST: usize = 12;

/// Up to this many words a message that asks nothing in so many words goes on with the things that were talked about: "cost
/// each?".
pub const FRAGMENT_LONGEST: usize = 3;

/// Longer messages are stories with one question; they are not cut in two asks.
pub const TWO_ASKS_LONGEST: usize = 40;
/// Each half must be worth an answer by itself.
pub const TWO_ASKS_LEAST: f32 = 0.25;
/// A half without the form of a question is at most this long ("the pay for a director").
pub const TWO_ASKS_BARE_LONGEST: usize = 8;
/// A whole message this certain is one ask …
pub const TWO_ASKS_WHOLE_CERTAIN: f32 = 0.90;
/// … if the weaker half lies this far below it.
pub const TWO_ASKS_WHOLE_LEAD: f32 = 0.45;

/// A part in which two things are asked is cut once more where each half is at least as clear as this share of the part.
pub const THIRD_ASK_SHARE: f32 = 0.75;

/// A clause of fewer words says too little to speak for its sentence.
pub const CLAUSE_LEAST: usize = 3;
/// A sentence longer than this may end in a clause that asks; one up to it is read as a whole.
pub const CLAUSE_FROM: usize = 9;
/// A sentence that asks speaks for its message almost as the whole does.
pub const WEIGHT_QUESTION: f32 = 0.97;
/// A clause with one word of content, or none, says little by itself: "should they worry".
pub const WEIGHT_FEW_WORDS: [f32; 2] = [0.70, 0.80];
/// A statement seldom holds the question …
pub const WEIGHT_STATEMENT: f32 = 0.75;
/// … and hardly ever beside a part that asks.
pub const WEIGHT_BACKGROUND: f32 = 0.40;
/// Chatter around a question must not win over it.
pub const WEIGHT_CHATTER: f32 = 0.25;

/// An English sentence with a foreign word in it stays English; from one letter in so many on it is the other way round.
pub const FOREIGN_LETTERS_LEAST: usize = 3;
/// A single everyday word of another language tells it only from this many letters on: short ones are slips of English.
pub const FOREIGN_WORD_LETTERS: usize = 5;
