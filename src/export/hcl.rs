//! Terraform's language (<https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>), laid out as
//! `terraform fmt` does.

use super::shell;

/// A configuration with one provider and one resource.
pub(crate) struct Configuration<'c> {
    /// The provider's name in resources, `openstack` for one.
    pub(crate) provider: &'static str,
    /// Where Terraform's registry has it.
    pub(crate) source: &'static str,
    /// The environment variables that it takes credentials from.
    pub(crate) environment: &'static str,
    /// What it is told beside them.
    pub(crate) settings: Arguments,
    /// The type of the resource.
    pub(crate) resource: &'static str,
    /// The name of the key, which the resource's own name is made of.
    pub(crate) name: &'c str,
    /// The resource's arguments.
    pub(crate) arguments: Arguments,
    /// What `terraform import` knows the key by.
    pub(crate) id: &'c str,
}

impl Configuration<'_> {
    /// The text.
    pub(crate) fn write(&self) -> String {
        let label = label(self.name);
        [
            "# Credentials come from the environment: ",
            self.environment,
            ".\nterraform {\n  required_providers {\n    ",
            self.provider,
            " = {\n      source = \"",
            self.source,
            "\"\n    }\n  }\n}\n\nprovider \"",
            self.provider,
            "\" {",
            &self.settings.lines(),
            "\n}\n\nresource \"",
            self.resource,
            "\" \"",
            &label,
            "\" {",
            &self.arguments.lines(),
            "\n}\n\n# Of a key that is there already, Terraform learns by:\n# terraform import ",
            self.resource,
            ".",
            &label,
            " ",
            &shell::quoted(self.id),
        ]
        .concat()
    }
}

/// What stands in a block: names, and values as expressions.
#[derive(Default)]
pub(crate) struct Arguments(Vec<(&'static str, String)>);

impl Arguments {
    /// Adds a text, if there is one.
    pub(crate) fn text(mut self, name: &'static str, value: Option<&str>) -> Self {
        if let Some(value) = value {
            self.0.push((name, quoted(value)));
        }
        self
    }

    /// Adds an object with one text in it.
    pub(crate) fn object(mut self, name: &'static str, member: &str, value: &str) -> Self {
        self.0.push((name, ["{ ", member, " = ", &quoted(value), " }"].concat()));
        self
    }

    /// A line for each, with the values below each other.
    fn lines(&self) -> String {
        let width = self.0.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
        let mut lines = String::new();
        for (name, value) in &self.0 {
            lines.push_str("\n  ");
            lines.push_str(name);
            for _ in name.len()..width {
                lines.push(' ');
            }
            lines.push_str(" = ");
            lines.push_str(value);
        }
        lines
    }
}

/// A text as an expression, in which nothing is a template. Of control characters there are ends of
/// lines, in certificates.
fn quoted(text: &str) -> String {
    let mut quoted = "\"".to_owned();
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '"' | '\\' => quoted.push('\\'),
            '$' | '%' if rest.as_str().starts_with('{') => quoted.push(character),
            _ => {}
        }
        match character {
            '\n' => quoted.push_str("\\n"),
            character => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

/// An identifier near a name.
fn label(name: &str) -> String {
    let mut label = String::new();
    if !name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        label.push('_');
    }
    for character in name.chars() {
        let allowed = character.is_ascii_alphanumeric() || character == '-';
        label.push(if allowed { character } else { '_' });
    }
    label
}
