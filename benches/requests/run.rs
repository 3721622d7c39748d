//! Has criterion measure everything.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, SamplingMode};

use crate::{
    entry::{self, Entry},
    ratio::Ratio,
    reference,
};

/// Many samples of a tenth of a millisecond: another program's turn on the processor spoils few of
/// them, and none of those in the middle. Of longer ones it would spoil most.
const SAMPLES: usize = 500;
const SAMPLING: Duration = Duration::from_millis(50);
const WARMING: Duration = Duration::from_millis(20);
/// For bounds that are only printed; what is compared is the median.
const RESAMPLES: usize = 1000;

/// Measures the reference by the clock, and the entries by the reference.
pub(crate) fn everything() {
    let mut by_clock = Criterion::default()
        .sample_size(SAMPLES)
        .measurement_time(SAMPLING)
        .warm_up_time(WARMING)
        .nresamples(RESAMPLES)
        .configure_from_args();
    by_clock.bench_function("reference", |bencher| bencher.iter(|| black_box(reference::turn())));
    let mut by_reference = by_clock.with_measurement(Ratio);
    for entry in entry::all() {
        measure(&mut by_reference, &entry);
    }
    by_reference.final_summary();
}

fn measure(criterion: &mut Criterion<Ratio>, entry: &Entry) {
    let mut group = criterion.benchmark_group(entry.group);
    group.sampling_mode(SamplingMode::Flat);
    group.bench_function(&entry.name, |bencher| bencher.iter(&entry.work));
    group.finish();
}
