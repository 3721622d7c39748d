//! The bill of materials of what is linked, in the format of `CycloneDX` 1.6.
//!
//! <https://cyclonedx.org/docs/1.6/json/>

use serde_json::{Value, json};

use super::linked::{Crate, Linked, Release};

/// The bill. It says no time and has no number of its own, so that the same sources give the same one.
pub(super) fn bill(linked: &Linked) -> Value {
    let (package, rust) = (format!("pkg:npm/keyferry@{}", linked.version), standard_library(linked));
    let mut components: Vec<Value> = linked.crates.iter().map(component).collect();
    let mut depend: Vec<Value> =
        linked.crates.iter().map(|(release, found)| dependency(release, found)).collect();
    let roots: Vec<Value> = linked
        .crates
        .iter()
        .filter(|(_, found)| found.checksum.is_none())
        .map(|(own, _)| json!(purl(own)))
        .collect();
    depend.insert(0, json!({ "ref": package, "dependsOn": roots }));
    depend.push(json!({ "ref": rust["bom-ref"], "dependsOn": [] }));
    components.push(rust);
    json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "component": {
                "type": "library",
                "bom-ref": package,
                "name": "keyferry",
                "version": linked.version,
                "purl": package,
                "licenses": [{ "expression": "MIT OR Apache-2.0" }],
            },
        },
        "components": components,
        "dependencies": depend,
    })
}

fn purl((name, version): &Release) -> String {
    format!("pkg:cargo/{name}@{version}")
}

fn component((release, found): (&Release, &Crate)) -> Value {
    let modules: Vec<Value> =
        found.modules.iter().map(|path| json!({ "name": "keyferry:linked-into", "value": path })).collect();
    let mut component = json!({
        "type": "library",
        "bom-ref": purl(release),
        "name": release.0,
        "version": release.1,
        "purl": purl(release),
        "licenses": [{ "expression": found.licence }],
        "properties": modules,
    });
    if let Some(checksum) = &found.checksum {
        component["hashes"] = json!([{ "alg": "SHA-256", "content": checksum }]);
    }
    if let Some(repository) = &found.repository {
        component["externalReferences"] = json!([{ "type": "vcs", "url": repository }]);
    }
    component
}

fn dependency(release: &Release, found: &Crate) -> Value {
    let on: Vec<String> = found.links.iter().map(purl).collect();
    json!({ "ref": purl(release), "dependsOn": on })
}

/// What every Rust program has in it.
fn standard_library(linked: &Linked) -> Value {
    let purl = format!("pkg:generic/rust-std@{}", linked.rust);
    json!({
        "type": "library",
        "bom-ref": purl,
        "name": "rust-std",
        "version": linked.rust,
        "purl": purl,
        "licenses": [{ "expression": super::licences::OF_RUST }],
    })
}
