//! Putting things in order.

/// The items in order, those that are equal as they came.
///
/// The standard library's sorts are quick for thousands of items and much code; nothing here has more
/// than a handful.
pub(crate) fn sorted<T>(items: impl IntoIterator<Item = T>, is_before: impl Fn(&T, &T) -> bool) -> Vec<T> {
    let mut sorted = Vec::new();
    for item in items {
        let at = sorted.partition_point(|known| !is_before(&item, known));
        sorted.insert(at, item);
    }
    sorted
}
