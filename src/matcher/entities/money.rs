//! Currencies, as members write them.

use foldhash::HashMap;

use crate::knowledge::Knowledge;

use super::singular;
use crate::matcher::normalise::normalise;

/// A currency as a member wrote it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Currency {
    /// By a sign or a name, which several places may share; which one is told by the first place that has it, and by
    /// its index there.
    Called { place: usize, name: usize },
    /// By its code of ISO 4217.
    Code([u8; 3]),
}

impl Currency {
    /// Whether it may be the currency with this code of ISO 4217.
    #[must_use]
    pub fn is(self, knowledge: &Knowledge, code: &str) -> bool {
        match self {
            Self::Code(own) => own == code.as_bytes(),
            Self::Called { place, name } => {
                let said = simplified(knowledge.places[place].money[name].get_ref());
                let mut there = knowledge
                    .places
                    .iter()
                    .filter(|p| p.currency.as_deref() == Some(code))
                    .flat_map(|p| &p.money);
                there.any(|m| simplified(m.get_ref()) == said)
            }
        }
    }
}

/// The signs, names and codes of all currencies.
#[derive(PartialEq)]
pub(super) struct Money {
    called: HashMap<String, Currency>,
}

impl Money {
    pub(super) fn of(knowledge: &Knowledge) -> Self {
        let mut called = HashMap::default();
        for (place, it) in knowledge.places.iter().enumerate() {
            for (name, word) in it.money.iter().enumerate() {
                called
                    .entry(simplified(word.get_ref()))
                    .or_insert(Currency::Called { place, name });
            }
        }
        let own = knowledge.places.iter().filter_map(|p| p.currency.as_deref());
        for code in own.chain(ISO_4217.split_whitespace()) {
            if let Ok(bytes) = <[u8; 3]>::try_from(code.as_bytes()) {
                called.entry(code.to_lowercase()).or_insert(Currency::Code(bytes));
            }
        }
        Self { called }
    }

    /// The currency of a sign, or of a name or code in the singular.
    pub(super) fn currency(&self, word: &str) -> Option<Currency> {
        self.called.get(word).copied()
    }
}

fn simplified(word: &str) -> String {
    let word = normalise(word);
    singular(&word).to_owned()
}

/// The codes in use, so that an amount in a currency that no place has is not taken for one of another. Codes that are
/// English words are left out ("all", "try", "top" …): behind a number they are hardly ever money.
const ISO_4217: &str = "AED AFN AMD ANG AOA ARS AUD AWG AZN BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF \
    CHF CLP CNY COP CRC CVE CZK DJF DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS \
    INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LBP LKR LRD LSL LYD MDL MGA MKD MMK MNT MRU MUR MVR MWK \
    MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE SRD \
    SSP STN SVC SYP SZL THB TJS TMT TND TTD TWD TZS UAH UGX USD UYU UZS VND VUV WST XAF XCD XOF XPF YER ZAR ZMW ZWL RMB";
