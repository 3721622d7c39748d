//! Paths with named gaps, as the provider table writes them: `/v3/{project_id}/keypairs`.

/// A path whose gaps each stand for one segment.
#[derive(Clone, Debug)]
pub(crate) struct Template(Vec<Segment>);

#[derive(Clone, Debug)]
enum Segment {
    Literal(String),
    Gap,
}

impl Template {
    pub(crate) fn new(path: &str) -> Self {
        Self(path.split('/').map(Segment::new).collect())
    }

    /// Whether a path, as it stands in the request line, has this form. A gap takes no empty
    /// segment, no dot segment and no escape that a server might read as one or as a separator.
    pub(crate) fn matches(&self, path: &str) -> bool {
        let mut segments = path.split('/');
        self.0.iter().all(|part| segments.next().is_some_and(|segment| part.matches(segment)))
            && segments.next().is_none()
    }
}

impl Segment {
    fn new(text: &str) -> Self {
        if text.starts_with('{') && text.ends_with('}') { Self::Gap } else { Self::Literal(text.to_owned()) }
    }

    fn matches(&self, segment: &str) -> bool {
        match self {
            Self::Literal(text) => text == segment,
            Self::Gap => is_plain(segment),
        }
    }
}

/// Whether a segment says one thing to every reader (RFC 3986 §3.3, §6.2.2).
fn is_plain(segment: &str) -> bool {
    let Some(decoded) = decode(segment) else { return false };
    !decoded.is_empty()
        && decoded != b"."
        && decoded != b".."
        && !decoded.iter().any(|byte| byte.is_ascii_control() || b"/\\%?#".contains(byte))
}

/// The bytes behind the percent escapes; none if the segment holds what no segment may hold.
fn decode(segment: &str) -> Option<Vec<u8>> {
    let mut bytes = segment.bytes();
    let mut decoded = Vec::with_capacity(segment.len());
    while let Some(byte) = bytes.next() {
        decoded.push(match byte {
            b'%' => hex(bytes.next()?)? << 4 | hex(bytes.next()?)?,
            _ if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=:@".contains(&byte) => byte,
            _ => return None,
        });
    }
    Some(decoded)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

#[cfg(test)]
mod tests {
    use super::Template;

    #[test]
    fn a_gap_takes_one_plain_segment() {
        let template = Template::new("/v3/{project_id}/keypairs");
        for segment in ["0a1b", "a-b_c.d~e", "a%20b%2Bc%2bd+e@f", "..."] {
            assert!(template.matches(&format!("/v3/{segment}/keypairs")), "{segment}");
        }
    }

    #[test]
    fn a_gap_refuses_what_servers_read_in_different_ways() {
        let template = Template::new("/v3/{project_id}/keypairs");
        for segment in [
            "", ".", "..", "%2e%2E", "%2e", "a%2Fb", "a%2fb", "a%5cb", "a\\b", "a/b", "%0d%0a", "%00", "%25",
            "%252e", "%3f", "%23", "%", "%2", "%zz", "a\"b", "a|b", "a b", "ä",
        ] {
            assert!(!template.matches(&format!("/v3/{segment}/keypairs")), "{segment}");
        }
    }

    #[test]
    fn nothing_may_stand_before_or_behind() {
        let template = Template::new("/v3/{project_id}/keypairs");
        for path in
            ["/v3/p/keypairs/", "//v3/p/keypairs", "/v3/p/keypairs/x", "/v3/p", "", "/", "/V3/p/keypairs"]
        {
            assert!(!template.matches(path), "{path}");
        }
    }
}
