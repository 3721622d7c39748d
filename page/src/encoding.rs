//! Files as they are sent to those who can read them smaller: `style.css.br` beside `style.css`.

use http::{HeaderMap, HeaderValue, header};

/// How a file is written shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Encoding {
    /// Its name in headers (RFC 9110 §8.4.1).
    name: &'static str,
    /// What stands behind the file's name.
    pub(crate) suffix: &'static str,
}

/// Those that there are, the shortest first.
const ALL: [Encoding; 2] = [Encoding { name: "br", suffix: ".br" }, Encoding { name: "gzip", suffix: ".gz" }];

impl Encoding {
    /// Those that whoever sent these headers can read.
    pub(crate) fn accepted(headers: &HeaderMap) -> impl Iterator<Item = Self> {
        let values = headers.get_all(header::ACCEPT_ENCODING).into_iter();
        let accepted: Vec<&str> = values.filter_map(|value| value.to_str().ok()).collect();
        ALL.into_iter().filter(move |encoding| accepted.iter().any(|list| encoding.is_in(list)))
    }

    /// Whether a list has it, with any weight but none.
    fn is_in(self, list: &str) -> bool {
        list.split(',').any(|item| {
            let (name, weight) = item.split_once(';').unwrap_or((item, ""));
            let weight = weight.trim().strip_prefix("q=").map(str::parse);
            name.trim().eq_ignore_ascii_case(self.name) && !matches!(weight, Some(Ok(0.0_f32) | Err(_)))
        })
    }

    /// The value of `Content-Encoding`.
    pub(crate) fn value(self) -> HeaderValue {
        HeaderValue::from_static(self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn accepted(list: &'static str) -> Vec<&'static str> {
        let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, HeaderValue::from_static(list))]);
        Encoding::accepted(&headers).map(|encoding| encoding.name).collect()
    }

    #[test]
    fn what_is_accepted_is_what_the_list_says() {
        assert_eq!(accepted("gzip, deflate, br, zstd"), ["br", "gzip"]);
        assert_eq!(accepted("BR;q=0.5"), ["br"]);
        assert_eq!(accepted("br;q=0, gzip;q=0.0,gzipped"), [""; 0]);
        assert_eq!(accepted("br;q=x"), [""; 0]);
        assert_eq!(Encoding::accepted(&HeaderMap::new()).count(), 0);
    }
}
