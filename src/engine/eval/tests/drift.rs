use super::*;

fn inputs(counts: &[(&'static str, &str, usize)]) -> Inputs {
    let mut inputs = Inputs::default();
    for (dimension, value, count) in counts {
        for _ in 0..*count {
            inputs.add([(*dimension, (*value).to_owned())]);
        }
    }
    inputs
}

#[test]
fn the_same_inputs_do_not_drift() {
    let inputs = inputs(&[("lang", "en", 70), ("lang", "de", 30), ("surface", "post", 10)]);
    let report = DriftReport::between(&inputs, &inputs);
    assert_eq!((report.rows_before, report.rows_after, report.dimensions.len()), (110, 110, 2));
    for drift in report.dimensions {
        check(&drift.dimension, "index", Some(drift.index), 0.0, 1e-12);
        assert!(drift.floor < 0.25, "{drift:?}");
    }
}

#[test]
fn the_index_is_that_of_the_shares() {
    let before = inputs(&[("lang", "en", 50_000), ("lang", "de", 50_000), ("surface", "post", 9)]);
    let after = inputs(&[("lang", "en", 75_000), ("lang", "de", 25_000), ("surface", "post", 9)]);
    let report = DriftReport::between(&before, &after);
    // (.75 − .5) ln(.75 / .5) + (.25 − .5) ln(.25 / .5)
    check("lang", "index", Some(report.dimensions[0].index), 0.274_653, 1e-4);
    let largest = report.dimensions[0].largest.as_ref().unwrap();
    assert!(["de", "en"].contains(&largest.value.as_str()), "{largest:?}");
    check("lang", "floor", Some(report.dimensions[0].floor), 2e-5, 1e-7);
    check("surface", "index", Some(report.dimensions[1].index), 0.0, 1e-12);
}

#[test]
fn a_value_that_is_new_counts_and_stays_finite() {
    let report = DriftReport::between(&inputs(&[("lang", "en", 99)]), &inputs(&[("lang", "ko", 99)]));
    assert!(report.dimensions[0].index > 5.0 && report.dimensions[0].index.is_finite(), "{report:?}");
    let nothing = DriftReport::between(&Inputs::default(), &inputs(&[("lang", "en", 1)]));
    assert!(nothing.dimensions[0].index.abs() < 1e-12, "{nothing:?}");
}

#[test]
fn token_lengths_fall_into_bins() {
    for (tokens, bin) in [(0, "0-8"), (8, "0-8"), (9, "9-16"), (512, "257-512"), (513, "over 512")] {
        assert_eq!(token_bin(tokens), bin);
    }
}
