#![no_main]
libfuzzer_sys::fuzz_target!(|data: &[u8]| sidedoor_fuzz::detectors(data));
