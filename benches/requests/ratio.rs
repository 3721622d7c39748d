//! Time as a ratio to the time of the reference.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{
    Throughput,
    measurement::{Measurement, ValueFormatter},
};

use crate::reference;

/// Measures in turns of the reference. It has a turn right before and right after each sample, so
/// whatever else the machine does then hits both.
#[derive(Debug)]
pub(crate) struct Ratio;

impl Measurement for Ratio {
    type Intermediate = (Duration, Instant);
    type Value = f64;

    fn start(&self) -> Self::Intermediate {
        (time_of_turn(), Instant::now())
    }

    fn end(&self, (before, start): Self::Intermediate) -> f64 {
        let taken = start.elapsed();
        let turn = (before + time_of_turn()) / 2;
        taken.as_secs_f64() / turn.as_secs_f64()
    }

    fn add(&self, one: &f64, other: &f64) -> f64 {
        one + other
    }

    fn zero(&self) -> f64 {
        0.0
    }

    fn to_f64(&self, value: &f64) -> f64 {
        *value
    }

    fn formatter(&self) -> &dyn ValueFormatter {
        &Turns
    }
}

fn time_of_turn() -> Duration {
    let start = Instant::now();
    black_box(reference::turn());
    start.elapsed()
}

/// Writes ratios.
struct Turns;

impl ValueFormatter for Turns {
    fn scale_values(&self, _: f64, _: &mut [f64]) -> &'static str {
        "× reference"
    }

    fn scale_throughputs(&self, _: f64, _: &Throughput, _: &mut [f64]) -> &'static str {
        "× reference"
    }

    fn scale_for_machines(&self, _: &mut [f64]) -> &'static str {
        "× reference"
    }
}
