//! Reading.

use std::{fmt, str::Chars};

use super::{Json, write::is_mark};

/// How deep values may lie in each other: no answer here has a tenth of it, and what reads it calls
/// itself.
const MAX_DEPTH: usize = 64;

pub(super) fn parse(text: &str) -> Result<Json, JsonError> {
    let mut reader = Reader { rest: text.chars() };
    let value = reader.value(0).filter(|_| reader.is_at_end());
    value.ok_or_else(|| JsonError::before(reader.rest.as_str(), text))
}

/// Each function reads what it is called after; none where the text goes on otherwise.
struct Reader<'t> {
    rest: Chars<'t>,
}

impl<'t> Reader<'t> {
    fn value(&mut self, depth: usize) -> Option<Json> {
        self.skip_blanks();
        match self.peek()? {
            '{' if depth < MAX_DEPTH => self.object(depth),
            '[' if depth < MAX_DEPTH => self.list(depth),
            '"' => self.string().map(Json::Text),
            '-' | '0'..='9' => self.number(),
            't' => self.word("true", Json::Bool(true)),
            'f' => self.word("false", Json::Bool(false)),
            'n' => self.word("null", Json::Null),
            _ => None,
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        let mut members = Vec::new();
        self.eat('{');
        self.skip_blanks();
        if self.eat('}') {
            return Some(Json::Object(members));
        }
        loop {
            self.skip_blanks();
            let name = self.string()?;
            self.skip_blanks();
            self.eat(':').then_some(())?;
            members.push((name, self.value(depth + 1)?));
            if self.ends('}')? {
                return Some(Json::Object(members));
            }
        }
    }

    fn list(&mut self, depth: usize) -> Option<Json> {
        let mut items = Vec::new();
        self.eat('[');
        self.skip_blanks();
        if self.eat(']') {
            return Some(Json::List(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.ends(']')? {
                return Some(Json::List(items));
            }
        }
    }

    /// Whether the list or object ends here; else it goes on behind a comma.
    fn ends(&mut self, end: char) -> Option<bool> {
        self.skip_blanks();
        if self.eat(',') { Some(false) } else { self.eat(end).then_some(true) }
    }

    fn string(&mut self) -> Option<String> {
        self.eat('"').then_some(())?;
        let mut text = String::new();
        loop {
            text.push_str(self.plain()?);
            match self.peek()? {
                '"' => {
                    self.rest.next();
                    return Some(text);
                }
                '\\' => text.push(self.escaped()?),
                _ => return None,
            }
        }
    }

    /// All up to what ends a string, begins an escape, or may not be in one.
    fn plain(&mut self) -> Option<&'t str> {
        let rest = self.rest.as_str();
        let end = rest.bytes().position(is_mark)?;
        let (plain, after) = rest.split_at_checked(end)?;
        self.rest = after.chars();
        Some(plain)
    }

    fn escaped(&mut self) -> Option<char> {
        self.eat('\\').then_some(())?;
        Some(match self.rest.next()? {
            same @ ('"' | '\\' | '/') => same,
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'u' => return self.code_point(),
            _ => return None,
        })
    }

    /// Four digits, or twice four for a surrogate pair (RFC 8259 §7).
    fn code_point(&mut self) -> Option<char> {
        let unit = self.four_digits()?;
        if !(0xd800..0xdc00).contains(&unit) {
            return char::from_u32(unit);
        }
        (self.eat('\\') && self.eat('u')).then_some(())?;
        let low = self.four_digits().filter(|low| (0xdc00..0xe000).contains(low))?;
        char::from_u32(0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
    }

    fn four_digits(&mut self) -> Option<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            unit = unit << 4 | self.rest.next()?.to_digit(16)?;
        }
        Some(unit)
    }

    fn number(&mut self) -> Option<Json> {
        let start = self.rest.as_str();
        self.eat('-');
        if !self.eat('0') {
            self.digits()?;
        }
        if self.eat('.') {
            self.digits()?;
        }
        if self.eat('e') || self.eat('E') {
            let _ = self.eat('+') || self.eat('-');
            self.digits()?;
        }
        let number = start.strip_suffix(self.rest.as_str())?;
        Some(Json::Number(number.to_owned()))
    }

    fn digits(&mut self) -> Option<()> {
        let mut any = None;
        while self.peek().is_some_and(|digit| digit.is_ascii_digit()) {
            self.rest.next();
            any = Some(());
        }
        any
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        self.rest = self.rest.as_str().strip_prefix(word)?.chars();
        Some(value)
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let is_next = self.peek() == Some(wanted);
        if is_next {
            self.rest.next();
        }
        is_next
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t' | '\n' | '\r')) {
            self.rest.next();
        }
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.peek().is_none()
    }
}

/// Where a text stops being JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JsonError {
    /// The line, from one.
    pub line: usize,
    /// The character in the line, from one.
    pub column: usize,
}

impl JsonError {
    fn before(rest: &str, text: &str) -> Self {
        let read = text.strip_suffix(rest).unwrap_or(text);
        let last = read.rsplit('\n').next().unwrap_or_default();
        Self { line: read.matches('\n').count() + 1, column: last.chars().count() + 1 }
    }
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: this is not JSON, or not all of it", self.line, self.column)
    }
}

impl std::error::Error for JsonError {}
