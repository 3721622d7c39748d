//! Logging in, and asking the portal around the page.

use std::rc::Rc;

use yew::html::Scope;

use super::{App, Msg, say_later};
use crate::{
    flow::{Account, Destination, Errand, Event, LogInState, TransportError},
    keystone::LogInRequest,
    param::Params,
    provider::Operation,
    route::Outgoing,
    web::{
        app::sending::{inspect, responded},
        dom, net,
        panel::{
            form::{self, at_delivery, at_destination, field_id},
            log_in::session_id,
        },
        portal, words,
    },
};

/// The parameters that a log-in fills in.
const FILLED_IN: [&str; 2] = ["endpoint", "projectId"];

impl App {
    /// Sends a log-in in which the vault found nothing of a private key.
    pub(super) fn send_log_in(&self, link: &Scope<Self>, account: u32, outgoing: Outgoing<LogInRequest>) {
        let vault = Rc::clone(&self.vault);
        say_later(link, async move {
            let request = outgoing.request();
            let result = match inspect(&vault, outgoing.url(), request.head(), request.expose_body()).await {
                Ok(()) => net::send_log_in(&outgoing).await,
                Err(reason) => Err(TransportError::NotSent(reason)),
            };
            responded(Errand::LogIn(account), result)
        });
    }

    pub(super) fn ask_portal(
        &self,
        link: &Scope<Self>,
        errand: Errand,
        operation: &'static Operation,
        params: Params,
    ) {
        if self.ask_host(link, errand, operation, params.clone()) {
            return;
        }
        let module = self.view.operator.portal.clone();
        say_later(link, async move {
            let given = portal::credentials(module, operation, &params).await;
            Msg::Flow(Event::PortalAnswered(errand, params, given))
        });
    }

    /// Says what came of a log-in, and goes on from where the form was.
    pub(super) fn log_in_ended(&mut self, account: u32) {
        let of_account = |to: &&Destination| self.flow.account(to).is_some_and(|own| own.id() == account);
        let Some(destination) = self.flow.destinations().iter().find(of_account) else { return };
        match self.flow.account(destination).map(Account::log_in) {
            Some(LogInState::In(session)) => {
                self.view.said = words::logged_in_as(session.user());
                self.focus = self.view.logged_in_at.take().map(|place| session_id(&place));
            }
            _ => self.view.say(words::NOT_LOGGED_IN),
        }
    }

    /// Leaves nothing in the fields of credentials, wherever they are shown.
    pub(super) fn empty_credentials(&self) {
        let flow = &self.flow;
        let destinations = flow.destinations().iter().map(|to| (at_destination(to.id()), to));
        let deliveries = flow
            .deliveries()
            .iter()
            .filter_map(|delivery| Some((at_delivery(delivery.id()), flow.destination_of(delivery)?)));
        for (place, destination) in destinations.chain(deliveries) {
            for field in form::credentials(flow, destination) {
                if let Some(field) = dom::input(&field_id(&place, field)) {
                    field.set_value("");
                }
            }
        }
    }

    /// Puts what a log-in filled in where something else was typed.
    pub(super) fn show_filled_in(&self) {
        for destination in self.flow.destinations() {
            for param in FILLED_IN {
                let field = dom::input(&field_id(&at_destination(destination.id()), param));
                let value = destination.params().get(param).unwrap_or_default();
                if let Some(field) = field.filter(|field| field.value().trim() != value) {
                    field.set_value(value);
                }
            }
        }
    }
}
