//! ONNX Runtime's reports to its makers, switched off.
//!
//! From version 1.29 on the library of the PyPI wheels writes an id of the machine into the user's cache and sends what it
//! runs on and which models it loads. Its interface switches that off only after the first report; a variable of the
//! environment does so before (<https://github.com/microsoft/onnxruntime/pull/27379>).

use std::env;
use std::io;
use std::process::Command;

/// Whatever its value says, who has set it has decided.
const VARIABLE: &str = "ORT_DISABLE_TELEMETRY";

/// Starts the program again in its place, with the reports switched off, unless the environment says something of them.
/// The environment of a running program cannot be changed safely.
pub(super) fn switch_off() -> Result<(), String> {
    if env::var_os(VARIABLE).is_some() {
        return Ok(());
    }
    let error = again();
    Err(format!("cannot start again with {VARIABLE}=1: {error}; set it, so that ONNX Runtime reports to nobody"))
}

#[cfg(unix)]
fn again() -> io::Error {
    use std::os::unix::process::CommandExt;

    let mut arguments = env::args_os();
    let name = arguments.next();
    let program = match env::current_exe() {
        Ok(program) => program,
        Err(error) => return error,
    };
    let mut command = Command::new(&program);
    command.arg0(name.unwrap_or_else(|| program.into_os_string())).args(arguments).env(VARIABLE, "1").exec()
}

#[cfg(not(unix))]
fn again() -> io::Error {
    let run = || Command::new(env::current_exe()?).args(env::args_os().skip(1)).env(VARIABLE, "1").status();
    match run() {
        Ok(status) => std::process::exit(status.code().unwrap_or(2)),
        Err(error) => error,
    }
}
