//! Counters in the Prometheus text format 0.0.4. The labels are names of our own tables.

use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use crate::log::{Entry, route_name};

/// Upper bounds of the time buckets, in seconds.
const BOUNDS: [f64; 8] = [0.01, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];

#[derive(Debug, Default)]
pub(crate) struct Metrics(Mutex<Counters>);

#[derive(Debug, Default)]
struct Counters {
    requests: BTreeMap<(Option<Arc<str>>, u16), u64>,
    refusals: BTreeMap<&'static str, u64>,
    times: Times,
}

#[derive(Debug, Default)]
struct Times {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    sum: Duration,
}

impl Metrics {
    pub(crate) fn record(&self, entry: &Entry) {
        let mut counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *counters.requests.entry((entry.route.clone(), entry.status)).or_default() += 1;
        if let Some(code) = entry.code {
            *counters.refusals.entry(code).or_default() += 1;
        }
        counters.times.record(entry.time);
    }

    pub(crate) fn text(&self, in_flight: usize) -> String {
        let counters = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::from("# TYPE keyferry_proxy_requests_total counter\n");
        for ((route, status), count) in &counters.requests {
            let route = route_name(route.as_deref());
            let labels = format!("route=\"{route}\",status=\"{status}\"");
            let _ = writeln!(text, "keyferry_proxy_requests_total{{{labels}}} {count}");
        }
        text.push_str("# TYPE keyferry_proxy_refusals_total counter\n");
        for (code, count) in &counters.refusals {
            let _ = writeln!(text, "keyferry_proxy_refusals_total{{code=\"{code}\"}} {count}");
        }
        text.push_str("# TYPE keyferry_proxy_upstream_requests_in_flight gauge\n");
        let _ = writeln!(text, "keyferry_proxy_upstream_requests_in_flight {in_flight}");
        text + &counters.times.text()
    }
}

impl Times {
    fn record(&mut self, time: Duration) {
        for (count, bound) in self.buckets.iter_mut().zip(BOUNDS) {
            *count += u64::from(time.as_secs_f64() <= bound);
        }
        self.count += 1;
        self.sum += time;
    }

    fn text(&self) -> String {
        const NAME: &str = "keyferry_proxy_request_seconds";
        let mut text = format!("# TYPE {NAME} histogram\n");
        for (count, bound) in self.buckets.iter().zip(BOUNDS) {
            let _ = writeln!(text, "{NAME}_bucket{{le=\"{bound}\"}} {count}");
        }
        let _ = writeln!(text, "{NAME}_bucket{{le=\"+Inf\"}} {}", self.count);
        let _ = writeln!(text, "{NAME}_sum {}", self.sum.as_secs_f64());
        let _ = writeln!(text, "{NAME}_count {}", self.count);
        text
    }
}
