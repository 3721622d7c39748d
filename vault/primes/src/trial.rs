//! Division by small primes, which spares most composites a test.

use crate::limbs;

/// The odd primes up to some bound, grouped so that each group's product fits into 32 bits: a long
/// number is divided once for all of a group.
pub(crate) struct Trial(Vec<Group>);

struct Group {
    product: u32,
    primes: Vec<u32>,
}

impl Trial {
    /// As far as it pays: a division costs as much as there are limbs, and the test that it may spare
    /// that cubed.
    pub(crate) fn new(bits: usize) -> Self {
        let mut groups: Vec<Group> = Vec::new();
        for prime in odd_primes(bits * bits / 64) {
            match groups.last_mut().map(|group| (group.product.checked_mul(prime), group)) {
                Some((Some(product), group)) => {
                    group.product = product;
                    group.primes.push(prime);
                }
                _ => groups.push(Group { product: prime, primes: vec![prime] }),
            }
        }
        Self(groups)
    }

    /// Whether none of the primes divides the number.
    pub(crate) fn passes(&self, number: &[u32]) -> bool {
        self.0.iter().all(|group| {
            let rest = limbs::remainder(number, group.product);
            group.primes.iter().all(|prime| !rest.is_multiple_of(*prime))
        })
    }
}

/// By the sieve of Eratosthenes.
fn odd_primes(end: usize) -> impl Iterator<Item = u32> {
    let mut composite = vec![false; end];
    (3..end).step_by(2).filter_map(move |number| {
        if composite[number] {
            return None;
        }
        composite.iter_mut().skip(3 * number).step_by(2 * number).for_each(|slot| *slot = true);
        u32::try_from(number).ok()
    })
}
