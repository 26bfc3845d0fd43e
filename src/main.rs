//! The command line of the career coach.

use std::process::ExitCode;

#[cfg(all(feature = "discord", target_os = "linux"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    career_coach::cli::run()
}
