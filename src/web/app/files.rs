//! Several files at once: read one after the other, each as far as it goes.

use std::collections::VecDeque;

use web_sys::File;
use yew::html::Scope;

use super::App;
use crate::{
    flow::{Input as Doing, Taking, Work},
    vault::Ask,
    web::vault::Cargo,
};

/// Files that are still to be read.
#[derive(Default)]
pub(super) struct Files {
    waiting: VecDeque<File>,
    /// Of several files, the name of the one that the vault is at.
    current: Option<String>,
    /// How many were read already.
    read: usize,
}

impl Files {
    /// Whether nothing was read of these files yet.
    pub(super) fn is_first(&self) -> bool {
        self.read == 0
    }
}

impl App {
    /// Reads the first of these files, and the others after it. Of those that came to prove a key the first alone:
    /// the others would be taken in as keys.
    pub(super) fn read_files(&mut self, link: &Scope<Self>, taking: Taking, mut files: Vec<File>) {
        if matches!(taking, Taking::Prove(_)) {
            files.truncate(1);
        }
        let are_several = files.len() > 1;
        self.files = Files { waiting: files.into(), ..Files::default() };
        if let Some(first) = self.files.waiting.pop_front() {
            self.read_file(link, taking, first, are_several);
        }
    }

    fn read_file(&mut self, link: &Scope<Self>, taking: Taking, file: File, is_one_of_several: bool) {
        let name = file.name();
        self.files.current = is_one_of_several.then(|| name.clone());
        self.view.waiting_files = self.files.waiting.len();
        self.begin(Work::Reading, taking);
        self.files.read += 1;
        self.ask_with(link, Ask::Read { file_name: Some(name) }, Cargo::File(file));
    }

    /// Goes on to the next file, once nothing is to be done about the last one.
    pub(super) fn read_next_file(&mut self, link: &Scope<Self>) {
        let refusal = match self.flow.input() {
            Doing::Idle => None,
            Doing::Refused(refusal) => Some(refusal.clone()),
            Doing::Working(_) | Doing::Locked(_) | Doing::Several(_) => return,
        };
        if let (Some(refusal), Some(name)) = (refusal, self.files.current.take()) {
            self.view.refused_files.push((name, refusal));
        }
        if let Some(next) = self.files.waiting.pop_front() {
            self.read_file(link, Taking::Add, next, true);
        }
    }
}
