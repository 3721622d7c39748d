//! JSON (RFC 8259), as much of it as holds keys. What is read is a piece of the text, so that nothing
//! secret is copied on the way.

/// Deeper than anything lies in what holds keys: values are read by functions that call themselves.
const MAX_DEPTH: usize = 64;

/// Where a text is no JSON, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NotJson(pub(super) usize);

/// A piece of the text, which is one value.
#[derive(Clone, Copy)]
pub(super) struct Value<'t> {
    pub(super) text: &'t [u8],
    /// Where in the text it begins.
    pub(super) position: usize,
}

/// The members of the one object that the text is.
pub(super) fn members(text: &[u8]) -> Result<Vec<(String, Value<'_>)>, NotJson> {
    let mut reader = Reader { text, at: 0 };
    let mut members = Vec::new();
    reader.skip_blanks();
    reader.object(0, |name, value| members.push((name.unescaped(), value)))?;
    reader.finish()?;
    members.into_iter().map(|(name, value)| Ok((name.ok_or(value.error())?, value))).collect()
}

impl<'t> Value<'t> {
    /// The items of an array; none of what is no array.
    pub(super) fn items(self) -> Vec<Value<'t>> {
        let mut items = Vec::new();
        let mut reader = Reader { text: self.text, at: 0 };
        let read = reader.array(0, |value| items.push(value));
        if read.is_ok() { items } else { Vec::new() }
    }

    pub(super) fn is_null(self) -> bool {
        self.text == b"null"
    }

    /// A string, if all of it is written as itself.
    pub(super) fn plain(self) -> Option<&'t str> {
        let text = self.text.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        std::str::from_utf8(text).ok().filter(|text| !text.contains('\\'))
    }

    /// A string.
    fn unescaped(self) -> Option<String> {
        let text = self.text.strip_prefix(b"\"")?.strip_suffix(b"\"")?;
        let mut rest = std::str::from_utf8(text).ok()?;
        let mut unescaped = String::with_capacity(rest.len());
        while let Some((plain, escape)) = rest.split_once('\\') {
            unescaped.push_str(plain);
            let (stands_for, len) = escaped(escape)?;
            unescaped.push(stands_for);
            rest = escape.get(len..)?;
        }
        unescaped.push_str(rest);
        Some(unescaped)
    }

    /// An error about this value.
    pub(super) fn error(self) -> NotJson {
        NotJson(self.position)
    }
}

/// The string that the text begins with, and how long it is as it is written.
pub(super) fn string(text: &str) -> Option<(String, usize)> {
    let value = Reader { text: text.as_bytes(), at: 0 }.string().ok()?;
    Some((value.unescaped()?, value.text.len()))
}

/// What an escape stands for (RFC 8259 §7), and its length behind the backslash.
fn escaped(escape: &str) -> Option<(char, usize)> {
    let plain = match escape.bytes().next()? {
        b'u' => return code_point(escape),
        b'b' => '\u{8}',
        b'f' => '\u{c}',
        b'n' => '\n',
        b'r' => '\r',
        b't' => '\t',
        same @ (b'"' | b'\\' | b'/') => char::from(same),
        _ => return None,
    };
    Some((plain, 1))
}

/// Four digits, or twice as many for the two halves of a surrogate pair.
fn code_point(escape: &str) -> Option<(char, usize)> {
    let digits = |from: usize| {
        let digits = escape.get(from..from + 4)?;
        let are_digits = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
        are_digits.then(|| u16::from_str_radix(digits, 16).ok())?
    };
    let high = digits(1)?;
    if let Some(code_point) = char::from_u32(u32::from(high)) {
        return Some((code_point, 5));
    }
    let low = digits(7).filter(|_| escape.get(5..7) == Some("\\u"))?;
    let pair = char::decode_utf16([high, low]).next()?.ok()?;
    Some((pair, 11))
}

/// Each function reads what the text goes on with, or says where it goes on otherwise.
struct Reader<'t> {
    text: &'t [u8],
    at: usize,
}

impl<'t> Reader<'t> {
    fn object(&mut self, depth: usize, mut member: impl FnMut(Value<'t>, Value<'t>)) -> Result<(), NotJson> {
        self.each(b'{', b'}', &mut |reader| {
            let name = reader.string()?;
            reader.skip_blanks();
            reader.expect(b':')?;
            reader.skip_blanks();
            member(name, reader.value(depth + 1)?);
            Ok(())
        })
    }

    fn array(&mut self, depth: usize, mut item: impl FnMut(Value<'t>)) -> Result<(), NotJson> {
        self.each(b'[', b']', &mut |reader| {
            item(reader.value(depth + 1)?);
            Ok(())
        })
    }

    /// What stands between commas.
    fn each(
        &mut self,
        begin: u8,
        end: u8,
        read: &mut dyn FnMut(&mut Self) -> Result<(), NotJson>,
    ) -> Result<(), NotJson> {
        self.expect(begin)?;
        self.skip_blanks();
        if self.eat(end) {
            return Ok(());
        }
        loop {
            self.skip_blanks();
            read(self)?;
            self.skip_blanks();
            if self.eat(end) {
                return Ok(());
            }
            self.expect(b',')?;
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'t>, NotJson> {
        let position = self.at;
        match self.peek() {
            Some(b'{') if depth < MAX_DEPTH => self.object(depth, |_, _| {})?,
            Some(b'[') if depth < MAX_DEPTH => self.array(depth, |_| {})?,
            Some(b'"') => return self.string(),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            _ => self.word()?,
        }
        Ok(self.since(position))
    }

    fn string(&mut self) -> Result<Value<'t>, NotJson> {
        let position = self.at;
        self.expect(b'"')?;
        loop {
            match self.peek() {
                Some(b'"') => break,
                Some(b'\\') => self.at += 2,
                Some(0x20..) => self.at += 1,
                _ => return Err(NotJson(self.at)),
            }
        }
        self.at += 1;
        Ok(self.since(position))
    }

    fn number(&mut self) -> Result<(), NotJson> {
        self.eat(b'-');
        if !self.eat(b'0') {
            self.digits()?;
        }
        if self.eat(b'.') {
            self.digits()?;
        }
        if self.eat(b'e') || self.eat(b'E') {
            let _ = self.eat(b'+') || self.eat(b'-');
            self.digits()?;
        }
        Ok(())
    }

    fn digits(&mut self) -> Result<(), NotJson> {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
        if self.at > start { Ok(()) } else { Err(NotJson(start)) }
    }

    fn word(&mut self) -> Result<(), NotJson> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let words: [&[u8]; 3] = [b"null", b"true", b"false"];
        let word = words.into_iter().find(|word| rest.starts_with(word)).ok_or(NotJson(self.at))?;
        self.at += word.len();
        Ok(())
    }

    fn since(&self, position: usize) -> Value<'t> {
        Value { text: self.text.get(position..self.at).unwrap_or_default(), position }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, byte: u8) -> Result<(), NotJson> {
        if self.eat(byte) { Ok(()) } else { Err(NotJson(self.at)) }
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn finish(mut self) -> Result<(), NotJson> {
        self.skip_blanks();
        if self.at >= self.text.len() { Ok(()) } else { Err(NotJson(self.at)) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value as Json, from_slice, from_str};

    use super::*;

    const TEXTS: [&str; 27] = [
        "{}",
        " { } ",
        r#"{"a":1,"b":[true,false,null,{"c":"d"}],"e":"f\n"}"#,
        r#"{"a" : -1.5e+7 , "b" : [ ] , "c" : { } }"#,
        r#"{"\u0061\u00e9\ud83d\ude00\"\\\/\b\f\r\t":"x"}"#,
        r#"{"a":"é"}"#,
        "{",
        "{}x",
        "[1]",
        r#"{"a"}"#,
        r#"{"a":}"#,
        r#"{"a":1,}"#,
        r#"{,"a":1}"#,
        r#"{"a":01}"#,
        r#"{"a":1.}"#,
        r#"{"a":.5}"#,
        r#"{"a":1e}"#,
        r#"{"a":nul}"#,
        r#"{"a":"b}"#,
        "{\"a\":\"\n\"}",
        r#"{"a":[1,]}"#,
        r#"{"a":[1 2]}"#,
        r#"{"\ud83d":1}"#,
        r#"{"\ud83d\u0041":1}"#,
        r#"{"\x":1}"#,
        r#"{"\u+041":1}"#,
        r#"{"a":1 "b":2}"#,
    ];

    #[test]
    fn objects_are_those_of_another_reader() {
        for text in TEXTS {
            let expected = from_str::<Json>(text).ok().filter(Json::is_object);
            let read = members(text.as_bytes()).ok().map(|members| {
                let json = |value: Value<'_>| from_slice::<Json>(value.text).unwrap_or_default();
                members.into_iter().map(|(name, value)| (name, json(value))).collect()
            });
            assert_eq!(read.map(Json::Object), expected, "{text}");
        }
    }

    #[test]
    fn a_text_cut_anywhere_is_none() {
        let text = TEXTS[2];
        for len in 0..text.len() {
            assert!(members(&text.as_bytes()[..len]).is_err(), "{len}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(70_000), "]".repeat(70_000));
        assert!(members(deep.as_bytes()).is_err());
    }

    #[test]
    fn strings_are_found_at_the_front() {
        assert_eq!(string(r#""a\"b" c"#), Some(("a\"b".to_owned(), 6)));
        assert_eq!(string(r#""a\"#), None);
        assert_eq!(string(r#""a\"b"#), None);
        assert_eq!(string("a"), None);
    }
}
