//! A page with a host around it: what the host says, and what it sets.

use yew::html::Scope;

use super::App;
use crate::{
    embed::{self, Message, Settings},
    flow::Event,
    policy::MinRsaBits,
    route::ProxyConfig,
    web::{
        look,
        page::{self, Isolation},
    },
};

impl App {
    /// The host said something, or something that means nothing.
    pub(super) fn host_said(&mut self, link: &Scope<Self>, said: Result<Message, (Option<u32>, String)>) {
        match said {
            Ok(Message::Settings(settings)) => self.set(link, *settings),
            Ok(Message::Command(id, command)) => self.obey(link, id, command),
            Ok(Message::Answer(id, answer)) => {
                if let Some(host) = &self.host {
                    host.answered(id, answer);
                }
            }
            Err((None, reason)) => self.tell(&embed::problem("host-message", &reason, false)),
            Err((Some(id), reason)) => self.tell(&embed::failed(id, "host-message", &reason)),
        }
    }

    pub(super) fn tell(&self, message: &str) {
        if let Some(host) = &self.host {
            host.tell(message);
        }
    }

    fn set(&mut self, link: &Scope<Self>, settings: Settings) {
        look::set(settings.theme, settings.layout, &settings.tokens, &settings.hidden);
        if let Some(language) = settings.language.filter(|_| !self.has_chosen_language) {
            self.want(link, language);
        }
        let named = (self.hosted.key_name != settings.key_name).then(|| settings.key_name.clone()).flatten();
        self.step(link, Event::Bounded(settings.bounds));
        self.hosted = Hosted {
            hooks: settings.hooks,
            proxy: settings.proxy,
            min_rsa_bits: settings.min_rsa_bits,
            key_name: settings.key_name,
        };
        self.reach(link);
        self.step(link, Event::Placed(settings.placements));
        if let Some(name) = named {
            self.step(link, Event::NameSuggested(name));
        }
    }

    /// The way to the clouds, who people can be known as there, and how long keys have to be: as the operator
    /// and the host say together.
    pub(super) fn reach(&mut self, link: &Scope<Self>) {
        let operator = self.view.operator.clone();
        let hooks = self.hosted.hooks;
        let may_choose = operator.host_proxy || page::isolation() == Isolation::Page;
        let proxy = self.hosted.proxy.clone().filter(|_| may_choose).unwrap_or(operator.proxy);
        let portal = operator.portal.is_some() || hooks.credentials || hooks.signature;
        let bits =
            self.hosted.min_rsa_bits.map_or(operator.min_rsa_bits, |bits| bits.max(operator.min_rsa_bits));
        self.step(link, Event::KnownBy { identities: operator.identities, portal });
        self.step(link, Event::Configured { proxy, endpoints: operator.endpoints });
        self.step(link, Event::Required(bits));
    }
}

/// What the host has set that the operator has a say in too.
#[derive(Debug, Default)]
pub(super) struct Hosted {
    pub(super) hooks: embed::Hooks,
    proxy: Option<ProxyConfig>,
    min_rsa_bits: Option<MinRsaBits>,
    key_name: Option<String>,
}
