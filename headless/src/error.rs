//! Errors as the plain objects that `core.js` makes `KeyferryError`s of.

use keyferry::{
    export::WhyNot, finding::Finding, keystone::LogInFailure, plan::BuildError, route::RouteError,
    texts::Texts, vault::Refusal,
};
use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::value;

/// A code, a sentence, and where it applies what they are about.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Error {
    code: Box<str>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    position: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    field: Option<Box<str>>,
    #[serde(skip_serializing_if = "Texts::is_empty")]
    params: Texts,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<Finding>,
}

impl Error {
    pub(crate) fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.into(), message: message.into(), ..Self::default() }
    }

    pub(crate) fn on(mut self, field: &str) -> Self {
        self.field = Some(field.into());
        self
    }

    /// The error of a plan that findings block: the first one, and all of them beside it.
    pub(crate) fn blocked(findings: Vec<Finding>) -> Self {
        let first = findings.first();
        Self {
            code: first.map(|finding| finding.code.as_ref().into()).unwrap_or_default(),
            message: first.map(|finding| finding.message.clone()).unwrap_or_default(),
            field: first.and_then(|finding| finding.field.as_deref().map(Box::from)),
            findings,
            ..Self::default()
        }
    }
}

impl From<Refusal> for Error {
    fn from(Refusal { code, message, position, params }: Refusal) -> Self {
        Self { code: code.into(), message, position, params, ..Self::default() }
    }
}

impl From<BuildError> for Error {
    fn from(error: BuildError) -> Self {
        Self::new(error.code(), error.to_string())
    }
}

impl From<WhyNot> for Error {
    fn from(why: WhyNot) -> Self {
        Self::new(why.code(), why.sentence()).on("as")
    }
}

impl From<LogInFailure> for Error {
    fn from(failure: LogInFailure) -> Self {
        Self::new(failure.problem.code(), failure.to_string())
    }
}

impl From<RouteError> for Error {
    fn from(error: RouteError) -> Self {
        Self::new("no-route", error.to_string())
    }
}

impl From<Finding> for Error {
    fn from(finding: Finding) -> Self {
        Self::blocked(vec![finding])
    }
}

/// What was handed in has not the shape that the declarations give it.
impl From<serde_wasm_bindgen::Error> for Error {
    fn from(error: serde_wasm_bindgen::Error) -> Self {
        Self::new("argument-shape", error.to_string())
    }
}

impl From<Error> for JsValue {
    fn from(error: Error) -> Self {
        value::to_js(&error).unwrap_or_default()
    }
}
