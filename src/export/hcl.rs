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
    /// What it is told beside them: names, and values as expressions.
    pub(crate) settings: Vec<(&'static str, String)>,
    /// The type of the resource.
    pub(crate) resource: &'static str,
    /// The name of the key, which the resource's own name is made of.
    pub(crate) name: &'c str,
    /// The resource's arguments: names, and values as expressions.
    pub(crate) arguments: Vec<(&'static str, String)>,
    /// What `terraform import` knows the key by.
    pub(crate) id: &'c str,
}

impl Configuration<'_> {
    /// The text.
    pub(crate) fn write(&self) -> String {
        let label = label(self.name);
        let source = quoted(self.source);
        [
            "# Credentials come from the environment: ",
            self.environment,
            ".\nterraform {\n  required_providers {\n    ",
            self.provider,
            " = {\n      source = ",
            &source,
            "\n    }\n  }\n}\n\nprovider ",
            &quoted(self.provider),
            &block(&self.settings),
            "\n\nresource ",
            &quoted(self.resource),
            " ",
            &quoted(&label),
            &block(&self.arguments),
            "\n\n# Of a key that is there already, Terraform learns by:\n# terraform import ",
            self.resource,
            ".",
            &label,
            " ",
            &shell::quoted(self.id),
        ]
        .concat()
    }
}

/// The body of a block, with its values below each other.
fn block(arguments: &[(&'static str, String)]) -> String {
    let width = arguments.iter().map(|(name, _)| name.len()).max().unwrap_or_default();
    let mut text = " {".to_owned();
    for (name, value) in arguments {
        text.extend(["\n  ", name, &" ".repeat(width - name.len()), " = ", value]);
    }
    text + if arguments.is_empty() { "}" } else { "\n}" }
}

/// An object with one member, as an expression.
pub(crate) fn object(name: &str, value: &str) -> String {
    ["{ ", name, " = ", &quoted(value), " }"].concat()
}

/// A text as an expression, in which nothing is a template.
pub(crate) fn quoted(text: &str) -> String {
    const ESCAPES: [(&str, &str); 7] = [
        ("\\", "\\\\"),
        ("\"", "\\\""),
        ("\n", "\\n"),
        ("\r", "\\r"),
        ("\t", "\\t"),
        ("${", "$${"),
        ("%{", "%%{"),
    ];
    let escaped =
        ESCAPES.iter().fold(text.to_owned(), |text, (character, escape)| text.replace(character, escape));
    ["\"", &escaped, "\""].concat()
}

/// An identifier near a name.
fn label(name: &str) -> String {
    let allowed = |c: char| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' };
    let label: String = name.chars().map(allowed).collect();
    if label.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') {
        label
    } else {
        "_".to_owned() + &label
    }
}
