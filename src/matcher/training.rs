//! How to learn.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicUsize, Ordering};

/// On how many processors to learn, and whom to tell how far it is.
///
/// What is learnt is the same to the last bit however many there are.
pub struct Training<'a> {
    pub threads: NonZeroUsize,
    /// Called now and then, from any thread, with the share of the work that is done, 0 to 1.
    pub progress: &'a (dyn Fn(f32) + Sync),
}

impl Default for Training<'_> {
    /// All processors, and nobody to tell.
    fn default() -> Self {
        Self {
            threads: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            progress: &|_| {},
        }
    }
}

impl Training<'_> {
    /// What comes of each item, in their order; a share of them on each processor.
    pub(super) fn share_out<I: Sync, O: Send>(&self, items: &[I], work: impl Fn(&I) -> O + Sync) -> Vec<O> {
        let share = items.len().div_ceil(self.threads.get()).max(1);
        let work = &work;
        std::thread::scope(|scope| {
            let shares = items.chunks(share);
            let running: Vec<_> = shares
                .map(|items| scope.spawn(move || items.iter().map(work).collect::<Vec<O>>()))
                .collect();
            // A panic in a thread goes on in this one.
            running
                .into_iter()
                .flat_map(|it| it.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        })
    }
}

impl fmt::Debug for Training<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Training")
            .field("threads", &self.threads)
            .finish_non_exhaustive()
    }
}

/// A count of the steps of a piece of work, of which the number is known beforehand.
#[derive(Debug)]
pub(super) struct Steps<'a> {
    pub training: &'a Training<'a>,
    all: usize,
    done: AtomicUsize,
}

impl<'a> Steps<'a> {
    pub(super) fn new(training: &'a Training<'a>, all: usize) -> Self {
        Self {
            training,
            all: all.max(1),
            done: AtomicUsize::new(0),
        }
    }

    /// So many more are done.
    pub(super) fn done(&self, steps: usize) {
        // Only a figure to show: nothing else hangs on the order.
        let done = self.done.fetch_add(steps, Ordering::Relaxed) + steps;
        (self.training.progress)(done.min(self.all) as f32 / self.all as f32);
    }
}
