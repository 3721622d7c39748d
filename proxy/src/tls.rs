//! Whose certificates upstreams may show.

use std::{path::Path, sync::Arc};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, pem::PemObject},
};

use crate::config::ConfigError;

/// Trusts the authorities of this machine, and those in the file beside them.
pub(crate) fn client(extra_ca: Option<&Path>) -> Result<ClientConfig, ConfigError> {
    let mut roots = RootCertStore::empty();
    roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
    for certificate in extra_ca.map(read_certificates).transpose()?.unwrap_or_default() {
        roots.add(certificate).map_err(|error| ConfigError::ExtraCa(error.to_string()))?;
    }
    let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|_| ConfigError::NoRoots)?;
    Ok(builder.with_root_certificates(roots).with_no_client_auth())
}

fn read_certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, ConfigError> {
    let broken = |text: String| ConfigError::ExtraCa(format!("{}: {text}", path.display()));
    let certificates: Vec<_> = CertificateDer::pem_file_iter(path)
        .and_then(Iterator::collect)
        .map_err(|error| broken(error.to_string()))?;
    if certificates.is_empty() { Err(broken("it holds no certificate".to_owned())) } else { Ok(certificates) }
}
