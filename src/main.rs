//! The `sidedoor` command.

use std::process::ExitCode;

use tikv_jemallocator::Jemalloc;

/// For ONNX Runtime too, as its functions have C's names. glibc keeps most of what a released bundle has freed, and is
/// slower (docs/PERFORMANCE.md, "Memory").
#[global_allocator]
static ALLOCATOR: Jemalloc = Jemalloc;

fn main() -> ExitCode {
    sidedoor::cli::run()
}
