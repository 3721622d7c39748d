//! How many guesses a passphrase stands.
//!
//! It is counted as zxcvbn counts (Wheeler, "zxcvbn: Low-Budget Password Strength Estimation", USENIX Security
//! 2016): the passphrase is cut into pieces that guessers know, and of all ways to cut it the one that takes
//! the fewest guesses counts. In place of dictionaries there is what words look like, so a word that nobody
//! knows counts as one that everybody knows. All figures are low rather than high.

use keyferry::vault::Strength;
use zeroize::Zeroizing;

/// In tenths of a bit, as all figures here.
type Tenths = u32;

/// The guesses after which a passphrase is not very weak any more: zxcvbn's 10⁶, which one graphics card tries
/// in minutes.
const WEAK: Tenths = 200;
/// Its 10¹⁰, from which on it trusts a passphrase to a slow hash. One card needs two months for them: an RTX 4090
/// computes 184 000 bcrypts of cost 5 a second (hashcat's benchmark), and each guess at an OpenSSH file of 24
/// rounds takes 48 of cost 6.
const FAIR: Tenths = 333;
/// What a thousand such cards try in a year.
const STRONG: Tenths = 460;

/// As many characters are looked at.
const MAX_LEN: usize = 100;
/// The longest piece that is looked for in rows and words, in characters.
const MAX_PIECE: usize = 30;

/// Characters by themselves: one of ten, one of 26, one of thirty.
const DIGIT: Tenths = 33;
const LETTER: Tenths = 47;
const SYMBOL: Tenths = 50;
/// A symbol that people put in where one is required, and one between words.
const USUAL_SYMBOL: Tenths = 30;
const SEPARATOR: Tenths = 10;
/// A syllable of Hangul or an ideograph among others that it makes words with.
const SYLLABLE: Tenths = 40;

/// One of the words below.
const COMMON: Tenths = 60;
/// A word, one of two thousand, if it is not so short that there are fewer.
const WORD: Tenths = 110;
const WORD_LETTER: Tenths = 30;
/// What each letter behind the seventh adds: where words are joined, a word for five or six of them.
const WORD_LEN: Tenths = 7;
const WORD_MORE: Tenths = 20;
/// Capitals where they usually are, or digits and symbols in place of letters.
const DISGUISE: Tenths = 10;
/// Where in a row, which row, and in which direction.
const ROW: Tenths = 50;
/// A year of the last hundred or the next few, and a day of one.
const YEAR: Tenths = 70;
const DATE: Tenths = 160;
/// What stands before it once more.
const COPY: Tenths = 20;

/// Passwords and words that guessers begin with.
const COMMON_WORDS: &str = "password passwort passwd pass letmein welcome monkey dragon football baseball iloveyou \
    love master sunshine princess admin administrator login shadow superman batman michael trustno hello charlie \
    starwars freedom whatever secret summer winter spring autumn server root toor user test guest default \
    changeme jordan hunter killer soccer hockey pokemon computer internet samsung google ninja cheese cookie \
    flower ssh key linux ubuntu cloud company korea seoul vietnam hanoi matkhau anhyeuem saranghae woaini";

/// Rows of keyboards and of everything that is recited.
const ROWS: [&str; 8] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "qwertyuiop",
    "qwertzuiop",
    "azertyuiop",
    "asdfghjkl",
    "zxcvbnm",
    "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
];

/// Pairs of consonants that are frequent in words.
const PAIRS: &str = "bb bl br ch ck cr ct dd dr ff fl fr ft gg gh gl gn gr ht kn ks ld lf lk ll lm lp ls lt lv mb \
    mm mp nc nd ng nk nn ns nt ph pl pp pr ps pt rc rd rg rk rl rm rn rp rr rs rt rv sc sh sk sl sm sn sp ss st \
    sw th tl tr ts tt tw wh wl wn";

/// How many guesses it stands, as their logarithm to the base 2, and what that means.
pub(crate) fn weigh(passphrase: &[u8]) -> (u32, Strength) {
    let typed = typed(passphrase);
    let guesses = fewest(&typed);
    let strength = match guesses {
        0..WEAK => Strength::VeryWeak,
        WEAK..FAIR => Strength::Weak,
        FAIR..STRONG => Strength::Fair,
        STRONG.. => Strength::Strong,
    };
    (guesses / 10, strength)
}

/// As many of its characters as are weighed. What is no UTF-8 counts as one.
fn typed(passphrase: &[u8]) -> Zeroizing<Vec<char>> {
    let chars = passphrase.utf8_chunks().flat_map(|chunk| {
        let no_text = (!chunk.invalid().is_empty()).then_some(char::REPLACEMENT_CHARACTER);
        chunk.valid().chars().chain(no_text)
    });
    // All room is made at once: what grows leaves pieces of the passphrase in the memory that it grew out of.
    let mut typed = Zeroizing::new(Vec::with_capacity(MAX_LEN));
    typed.extend(chars.take(MAX_LEN));
    typed
}

/// The fewest guesses that any way to cut it takes: up to each place, by the best ways up to those before it.
fn fewest(typed: &[char]) -> Tenths {
    let folded = Zeroizing::new(typed.iter().map(char::to_ascii_lowercase).collect::<Vec<char>>());
    let spelt = spelt(&folded);
    let mut best: Vec<Tenths> = vec![0];
    for end in 1..=typed.len() {
        let by_itself = best.last().copied().unwrap_or_default() + alone(typed.get(end - 1).copied());
        let by_pieces = (0..end).filter_map(|start| {
            let piece = Piece { typed, folded: &folded, spelt: &spelt, start, end };
            Some(best.get(start)? + piece.guesses()?)
        });
        best.push(by_pieces.min().unwrap_or(by_itself).min(by_itself));
    }
    best.pop().unwrap_or_default()
}

/// What a character is that belongs to nothing.
fn alone(c: Option<char>) -> Tenths {
    match c {
        // Marks belong to the letters before them.
        None | Some('\u{300}'..='\u{36f}') => 0,
        Some(' ' | '-' | '_' | '.') => SEPARATOR,
        Some('!' | '?' | '@' | '#' | '$' | '*' | '&' | '+') => USUAL_SYMBOL,
        Some('0'..='9') => DIGIT,
        Some(c) if is_letter(c) => LETTER,
        Some(c) if is_syllable(c) => SYLLABLE,
        Some(_) => SYMBOL,
    }
}

/// Of an alphabet, as near as ranges tell: Unicode's own tables would be as much as all else here.
fn is_letter(c: char) -> bool {
    c.is_ascii_alphabetic() || ('\u{c0}'..'\u{2000}').contains(&c)
}

/// Of Hangul, Kana or Han.
fn is_syllable(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

/// The text with letters for the digits and symbols that stand between letters in their place.
fn spelt(folded: &[char]) -> Zeroizing<Vec<char>> {
    let mut spelt = Zeroizing::new(folded.to_vec());
    for (at, around) in folded.windows(3).enumerate() {
        if let ([before, c, after], Some(place)) = (around, spelt.get_mut(at + 1))
            && is_letter(*before)
            && is_letter(*after)
        {
            *place = ('a'..='t').find(|letter| stands_for(*c, *letter)).unwrap_or(*c);
        }
    }
    spelt
}

/// A part of a passphrase.
struct Piece<'t> {
    typed: &'t [char],
    /// The same in lower case.
    folded: &'t [char],
    /// And with letters for what stands in their place inside words.
    spelt: &'t [char],
    start: usize,
    end: usize,
}

impl Piece<'_> {
    /// The fewest guesses as anything that guessers know.
    fn guesses(&self) -> Option<Tenths> {
        let known = if self.len() <= MAX_PIECE {
            [self.common(), self.row(), self.date(), self.word()].into_iter().flatten().min()
        } else {
            self.word()
        };
        known.into_iter().chain(self.copy()).min()
    }

    fn len(&self) -> usize {
        self.end - self.start
    }

    fn folded(&self) -> &[char] {
        self.folded.get(self.start..self.end).unwrap_or_default()
    }

    fn typed(&self) -> &[char] {
        self.typed.get(self.start..self.end).unwrap_or_default()
    }

    /// What capitals add to a word.
    fn capitals(&self) -> Tenths {
        if self.typed() == self.folded() { 0 } else { DISGUISE }
    }

    fn common(&self) -> Option<Tenths> {
        let piece = self.folded();
        let is_word = |word: &&str| {
            word.len() == piece.len() && word.chars().zip(piece).all(|(letter, c)| stands_for(*c, letter))
        };
        let word = COMMON_WORDS.split(' ').find(is_word)?;
        let disguise = if word.chars().eq(piece.iter().copied()) { 0 } else { DISGUISE };
        Some(COMMON + disguise + self.capitals())
    }

    fn row(&self) -> Option<Tenths> {
        let (forth, back) = (text(self.folded().iter()), text(self.folded().iter().rev()));
        let is_in = |row: &&str| row.contains(forth.as_str()) || row.contains(back.as_str());
        let found = self.len() >= 3 && ROWS.iter().any(is_in);
        found.then(|| ROW + 10 * self.len().ilog2() + self.capitals())
    }

    fn date(&self) -> Option<Tenths> {
        let mut digits = Zeroizing::new(Vec::with_capacity(self.len()));
        digits.extend(self.typed().iter().filter_map(|c| c.to_digit(10)));
        let others = self.typed().iter().filter(|c| !c.is_ascii_digit());
        let separators = others.clone().filter(|c| "-./ ".contains(**c)).count();
        if others.count() != separators || ![0, 2].contains(&separators) {
            return None;
        }
        if separators == 0 && is_year(&digits) {
            return Some(YEAR);
        }
        is_date(&digits).then_some(DATE)
    }

    /// Letters that begin or end where others do, and look like words.
    fn word(&self) -> Option<Tenths> {
        let inside = (self.start + 1..self.end).any(|at| self.is_edge(at));
        let touches = self.is_edge(self.start) || self.is_edge(self.end);
        let piece = self.spelt.get(self.start..self.end)?;
        if inside || !touches || !piece.iter().all(|c| is_letter(*c)) || !looks_like_words(piece) {
            return None;
        }
        let letters = Tenths::try_from(self.len()).unwrap_or(Tenths::MAX);
        let word = WORD + WORD_MORE * letters.saturating_sub(WORD_LEN);
        let disguise = if self.typed() == piece { 0 } else { DISGUISE };
        Some(word.min(WORD_LETTER * letters) + disguise)
    }

    /// Whether letters begin or end there, or capitals begin behind other letters.
    fn is_edge(&self, at: usize) -> bool {
        let Some(before) = at.checked_sub(1) else { return true };
        let is_letter = |at| self.spelt.get(at).copied().is_some_and(is_letter);
        let is = |at, case: fn(&char) -> bool| self.typed.get(at).is_some_and(case);
        !(is_letter(before) && is_letter(at))
            || is(before, char::is_ascii_lowercase) && is(at, char::is_ascii_uppercase)
    }

    fn copy(&self) -> Option<Tenths> {
        let before = self.folded.get(self.start.checked_sub(self.len())?..self.start)?;
        (before == self.folded()).then_some(COPY)
    }
}

/// A text in memory that is made for it at once.
fn text<'c>(chars: impl ExactSizeIterator<Item = &'c char>) -> Zeroizing<String> {
    let mut text = Zeroizing::new(String::with_capacity(chars.len() * char::MAX_LEN_UTF8));
    text.extend(chars);
    text
}

/// Whether a character is a letter, or what people type in its place.
fn stands_for(c: char, letter: char) -> bool {
    c == letter
        || matches!(
            (c, letter),
            ('0', 'o')
                | ('1' | '!', 'i' | 'l')
                | ('3', 'e')
                | ('4' | '@', 'a')
                | ('5' | '$', 's')
                | ('7' | '+', 't')
                | ('8', 'b')
        )
}

/// Whether the digits are a year of the last century or of this one.
fn is_year(digits: &[u32]) -> bool {
    matches!(digits, [1, 9, _, _] | [2, 0, _, _])
}

/// Whether they are a day, with the year before or behind it, and the month before or behind the day.
fn is_date(digits: &[u32]) -> bool {
    let number = |at: usize| {
        digits.get(at..at + 2).map_or(0, |pair| pair.iter().fold(0, |sum, digit| 10 * sum + digit))
    };
    let is_day = |month, day| (1..=12).contains(&number(month)) && (1..=31).contains(&number(day));
    match digits.len() {
        6 => is_day(2, 4) || is_day(0, 2) || is_day(2, 0),
        8 => {
            let (first, last) = digits.split_at(4);
            is_year(first) && is_day(4, 6) || is_year(last) && (is_day(0, 2) || is_day(2, 0))
        }
        _ => false,
    }
}

/// Whether there are vowels, and few of its pairs of consonants are ones that words don't have.
fn looks_like_words(letters: &[char]) -> bool {
    let is_vowel = |c: char| "aeiouy".contains(c) || !c.is_ascii();
    let is_rare = |pair: &&[char]| match pair {
        [first, second] if !is_vowel(*first) && !is_vowel(*second) => {
            !PAIRS.split(' ').any(|known| known.chars().eq([*first, *second]))
        }
        _ => false,
    };
    let rare = letters.windows(2).filter(is_rare).count();
    letters.iter().any(|c| is_vowel(*c)) && 4 * rare < letters.len()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests")]

    use super::*;

    #[track_caller]
    fn is(strength: Strength, passphrases: &[&str]) {
        for passphrase in passphrases {
            let weighed = weigh(passphrase.as_bytes());
            assert_eq!(weighed.1, strength, "{passphrase}: {weighed:?}");
        }
    }

    #[test]
    fn what_guessers_begin_with_is_very_weak() {
        is(
            Strength::VeryWeak,
            &[
                "",
                "a",
                "1234",
                "password1",
                "Password1!",
                "p@ssw0rd",
                "P4$$word",
                "qwerty123",
                "1qaz2wsx",
                "QWERTYuiop",
                "zyxwvut",
                "aaaaaaaaaaaa",
                "abcabcabcabc",
                "20241126",
                "26.11.2024",
                "2024-11-26",
                "241126",
                "summer2024",
                "iloveyou",
                "letmein!",
                "admin123",
                "matkhau123",
                "woaini1314",
                "passwordpassword",
                "0000000000000000",
                "elephant",
                "con mèo",
                "Elephant7",
            ],
        );
    }

    #[test]
    fn short_ones_and_a_word_or_two_are_weak() {
        is(
            Strength::Weak,
            &["kx7q!m", "Tr0ub4dor&3", "horse battery", "purple-elephant", "안녕하세요", "我爱北京天安门"],
        );
    }

    #[test]
    fn three_words_or_four_without_spaces_are_fair() {
        is(
            Strength::Fair,
            &[
                "battery staple horse",
                "correcthorsebatterystaple",
                "xkvqmzrtw",
                "안녕하세요 반갑습니다",
                "床前明月光疑是地上霜",
                "con ngựa đúng pin",
            ],
        );
    }

    #[test]
    fn four_words_and_what_chance_makes_are_strong() {
        is(
            Strength::Strong,
            &[
                "correct horse battery staple",
                "CorrectHorseBatteryStaple",
                "vR8#kLq2!zTm9@pXw4Ns",
                "qzkvwmxtrplnbgdcfhsj",
                "8417 2095 3361 7740 29",
                "고양이 자전거 구름다리 소금 연필깎이",
                "蓝色的猫在厨房里喝很多黑咖啡",
                "con mèo xanh uống cà phê trong bếp",
            ],
        );
    }

    /// Figures of others: a list of 2048 words gives 11 bits each, as in xkcd 936; zxcvbn counts a date with the
    /// days of a century.
    #[test]
    fn figures_are_those_that_others_count() {
        for (passphrase, bits) in [
            ("correct horse battery staple", 44..=48),
            ("20241126", 15..=17),
            ("password", 0..=7),
            ("83094716", 26..=27),
            ("qzkvwmxt", 36..=38),
        ] {
            let (found, _) = weigh(passphrase.as_bytes());
            assert!(bits.contains(&found), "{passphrase}: {found}");
        }
    }

    #[test]
    fn what_is_typed_has_all_its_room_at_once() {
        for bytes in [&b""[..], &[b'x'; 1023], &"é\u{301}".repeat(400).into_bytes()] {
            assert_eq!(typed(bytes).capacity(), MAX_LEN);
        }
        assert_eq!(*typed(b"a\xff\xc3\xa9"), ['a', '\u{fffd}', 'é']);
    }

    #[test]
    fn any_bytes_have_a_weight() {
        for bytes in [&[0xff; 1023][..], b"\0\n\r", &"é\u{301}".repeat(400).into_bytes(), &[b'x'; 1023]] {
            let (bits, _) = weigh(bytes);
            assert!(bits < 1000, "{bits}");
        }
    }
}
