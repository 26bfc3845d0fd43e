//! Computing that yields to whoever answers members.

use std::panic::resume_unwind;
use std::thread;

/// Does this in a thread of its own that gets a processor only while nobody else wants one, as do the threads that it
/// starts. Where the system has no such thing, it is a thread like others.
///
/// A question takes a tenth of a millisecond, and the scheduler would let it wait for the end of a learner's time slice,
/// which is thirty times that.
pub(super) fn in_background<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    let yielding = || {
        yield_to_others();
        work()
    };
    thread::scope(|scope| scope.spawn(yielding).join()).unwrap_or_else(|panic| resume_unwind(panic))
}

/// Gives this thread the policy `SCHED_IDLE`, see sched(7): those that wake up take its processor at once.
#[cfg(target_os = "linux")]
fn yield_to_others() {
    use thread_priority::unix::{NormalThreadSchedulePolicy, ThreadSchedulePolicy};
    use thread_priority::{ThreadPriority, set_thread_priority_and_policy, thread_native_id};

    let policy = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
    // A system that forbids it has it done as any other work.
    let _ = set_thread_priority_and_policy(thread_native_id(), ThreadPriority::Min, policy);
}

#[cfg(not(target_os = "linux"))]
fn yield_to_others() {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_it_comes_to_and_its_panics_come_back() {
        let words = String::from("as ever");
        assert_eq!(in_background(|| words.len()), 7);
        let panicked = std::panic::catch_unwind(|| in_background(|| panic!("on purpose")));
        assert_eq!(panicked.unwrap_err().downcast_ref(), Some(&"on purpose"));
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn its_threads_and_theirs_are_idle_and_no_others() {
        use thread_priority::thread_schedule_policy;
        use thread_priority::unix::{NormalThreadSchedulePolicy, ThreadSchedulePolicy};

        let idle = ThreadSchedulePolicy::Normal(NormalThreadSchedulePolicy::Idle);
        let policy = || thread_schedule_policy().unwrap();
        let (own, theirs) = in_background(|| (policy(), thread::scope(|it| it.spawn(policy).join().unwrap())));
        assert_eq!((own, theirs), (idle, idle));
        assert_ne!(policy(), idle);
    }
}
