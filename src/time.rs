//! Points in time, which the core is given and never asks for.

/// Milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Timestamp(pub u64);

const SECONDS_PER_DAY: u64 = 86_400;

impl Timestamp {
    /// `YYYYMMDDTHHMMSSZ`, the basic format of ISO 8601, as signers write it.
    pub fn basic_iso8601(self) -> String {
        let seconds = self.0 / 1000;
        let (year, month, day) = civil(seconds / SECONDS_PER_DAY);
        let second = seconds % SECONDS_PER_DAY;
        format!("{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z", second / 3600, second / 60 % 60, second % 60)
    }

    /// `YYYY-MM-DDTHH:MM:SSZ`, the extended format of ISO 8601, as people read it.
    pub fn iso8601(self) -> String {
        let basic = self.basic_iso8601();
        let part = |from, to| basic.get(from..to).unwrap_or_default();
        let date = [part(0, 4), "-", part(4, 6), "-", part(6, 8)].concat();
        [&date, "T", part(9, 11), ":", part(11, 13), ":", part(13, 15), "Z"].concat()
    }

    /// Reads the `Date` header of an answer: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110 §5.6.7).
    pub fn from_http_date(text: &str) -> Option<Self> {
        let (_, rest) = text.split_once(", ")?;
        let mut words = rest.split(' ');
        let (day, month, year) = (words.next()?, words.next()?, words.next()?);
        let (time, zone) = (words.next()?, words.next()?);
        let month = 1 + MONTHS.iter().position(|known| *known == month)?;
        let date = [year, "-", &month.to_string(), "-", day, "T", time, "Z"].concat();
        Self::from_iso8601(&date).filter(|_| zone == "GMT")
    }

    /// Reads `YYYY-MM-DDTHH:MM:SS`, with a fraction that is passed over and `Z`: the extended format of
    /// ISO 8601 in UTC, from 1970 on.
    pub fn from_iso8601(text: &str) -> Option<Self> {
        let (date, time) = text.strip_suffix('Z')?.split_once('T')?;
        let [year, month, day] = numbers(date, '-')?;
        let [hour, minute, second] = numbers(time.split('.').next()?, ':')?;
        let fits = (1970..10_000).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        let fits = fits && hour < 24 && minute < 60 && second <= 60;
        let seconds = || days(year, month, day) * SECONDS_PER_DAY + hour * 3600 + minute * 60 + second;
        fits.then(|| Self(seconds() * 1000))
    }
}

/// Three numbers.
fn numbers(text: &str, between: char) -> Option<[u64; 3]> {
    let mut parts = text.split(between).map(|part| part.parse().ok());
    let numbers = [parts.next()??, parts.next()??, parts.next()??];
    parts.next().is_none().then_some(numbers)
}

/// The day of a date, counted from 1970-01-01: `days_from_civil` of the same place.
fn days(year: u64, month: u64, day: u64) -> u64 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year / 400;
    let year_of_era = year % 400;
    let shifted_month = if month > 2 { month - 3 } else { month + 9 };
    let day_of_year = (153 * shifted_month + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

/// The names of the months in HTTP dates.
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// Year, month and day of a day counted from 1970-01-01, in the Gregorian calendar:
/// `civil_from_days` of <https://howardhinnant.github.io/date_algorithms.html>.
fn civil(days: u64) -> (u64, u64, u64) {
    let shifted = days + 719_468;
    let era = shifted / 146_097;
    let day_of_era = shifted % 146_097;
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::Timestamp;

    #[test]
    fn the_date_of_an_answer_is_read() {
        let read = |text| Timestamp::from_http_date(text).map(Timestamp::iso8601);
        // The example of RFC 9110.
        assert_eq!(read("Sun, 06 Nov 1994 08:49:37 GMT").as_deref(), Some("1994-11-06T08:49:37Z"));
        assert_eq!(read("Thu, 29 Feb 2024 23:59:59 GMT").as_deref(), Some("2024-02-29T23:59:59Z"));
        for wrong in
            ["", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun, 06 Nov 1994 08:49:37 CET", "Sun, 06 Nov 1994"]
        {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
