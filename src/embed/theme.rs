//! How a host has its Keyferry look.

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the host's page is, or else the system.
    #[default]
    Auto,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The theme with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "auto" => Some(Self::Auto),
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            _ => None,
        }
    }

    /// The value of CSS's `color-scheme`.
    pub fn color_scheme(self) -> &'static str {
        match self {
            Self::Auto => "light dark",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// One column or two.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// By the width that there is.
    #[default]
    Auto,
    /// Two where they fit, and the summary always in sight.
    Wide,
    /// One.
    Narrow,
}

impl Layout {
    /// The layout with that id.
    pub fn from_id(id: &str) -> Option<Self> {
        match id {
            "auto" => Some(Self::Auto),
            "wide" => Some(Self::Wide),
            "narrow" => Some(Self::Narrow),
            _ => None,
        }
    }

    /// The id in the JavaScript API.
    pub fn id(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Wide => "wide",
            Self::Narrow => "narrow",
        }
    }
}

/// The custom properties that a host can set, without `--kf-`.
pub const TOKENS: [&str; 22] = [
    "color-page",
    "color-surface",
    "color-surface-2",
    "color-text",
    "color-text-muted",
    "color-line",
    "color-border",
    "color-accent",
    "color-on-accent",
    "color-accent-soft",
    "color-ok",
    "color-ok-soft",
    "color-warn",
    "color-warn-soft",
    "color-bad",
    "color-bad-soft",
    "font-family",
    "font-mono",
    "font-size",
    "radius",
    "radius-small",
    "control-height",
];

/// The longest value of a token.
const MAX_TOKEN_LEN: usize = 200;

/// What fetches something, or reaches for what is not the host's.
const REACHING: [&str; 8] = ["url", "image", "image-set", "src", "var", "env", "attr", "expression"];

/// The name of a token, with its leading `--kf-`, as it stands in [`TOKENS`].
pub(super) fn token(name: &str) -> Option<&'static str> {
    let bare = name.strip_prefix("--kf-").unwrap_or(name);
    TOKENS.into_iter().find(|known| *known == bare)
}

/// Whether a value is a colour, a length or a list of fonts, as far as that can be told without a browser, which
/// drops what it can't read: it ends no declaration and fetches nothing.
pub(super) fn is_token_value(value: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || " #(),.%/\"'_-+*".contains(c);
    let calls = |function: &str| value.to_ascii_lowercase().contains(&format!("{function}("));
    !value.trim().is_empty()
        && value.len() <= MAX_TOKEN_LEN
        && value.chars().all(is_plain)
        && !REACHING.iter().any(|function| calls(function))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_that_reach_for_something_are_none() {
        for fine in [
            "#0b57d0",
            "rgb(11 87 208 / 50%)",
            "oklch(0.6 0.2 250)",
            "\"IBM Plex Sans\", sans-serif",
            "10px",
            "calc(1rem + 2px)",
        ] {
            assert!(is_token_value(fine), "{fine}");
        }
        for bad in [
            "",
            " ",
            "url(https://evil.example)",
            "URL(x)",
            "image-set(\"a\")",
            "var(--x)",
            "red; background: blue",
            "red}",
            "\\75rl(x)",
            "env(x)",
            "a\nb",
        ] {
            assert!(!is_token_value(bad), "{bad}");
        }
        assert!(!is_token_value("image(\"a\")") && !is_token_value("-webkit-image-set(url(x))"));
        assert!(!is_token_value(&"a".repeat(MAX_TOKEN_LEN + 1)));
    }

    #[test]
    fn tokens_are_known_by_either_name() {
        assert_eq!(token("--kf-radius"), Some("radius"));
        assert_eq!(token("radius"), Some("radius"));
        assert_eq!(token("--kf-unknown"), None);
    }
}
