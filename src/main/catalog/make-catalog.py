#!/usr/bin/env python3
"""Makes the catalog resources from the collected facts about Istio.

usage: python3 src/main/catalog/make-catalog.py DATA_FOLDER

DATA_FOLDER holds istio-releases.json (releases, end of support, Kubernetes ranges, patches; every fact with its
source), istio-kubernetes-apis.json (APIs that istiod and its charts use, read from the code),
kubernetes-removed-apis.json (what replaces an API that Kubernetes stops to serve), istio-security.json
(bulletins, each with its source), upgrade-notes.json (what changes with a minor) and signatures.json (log lines that
mean something, the more specific first). Only what Sailwright uses is kept. Writes upgrade-notes.json, signatures.json,
releases.json, needed-apis.json, removed-apis.json and bulletins.json into src/main/resources/catalog, one entry a line,
so that a change of the data is a readable diff. Two more are there that are kept by hand, each entry with its sources: known-bad.json (versions
and steps that go wrong) and gateway-api.json (which CRDs of the Gateway API each istiod can use).
"""
import calendar
import json
import re
import sys
from pathlib import Path

OUT = Path(__file__).resolve().parents[1] / "resources" / "catalog"


def end_of_support(release):
    """An announced date, or the last day of the month that is expected ("~2026-11 (Expected)")."""
    if release["endOfLife"]:
        return {"endOfSupport": release["endOfLife"], "endEstimated": False}
    expected = re.match(r"~(\d{4})-(\d{2})\b", release["endOfLifeExpected"] or "")
    if not expected:
        return {}
    year, month = int(expected[1]), int(expected[2])
    return {
        "endOfSupport": f"{year}-{month:02}-{calendar.monthrange(year, month)[1]:02}",
        "endEstimated": True,
    }


def minor_key(minor):
    return tuple(int(part) for part in minor.split("."))


def release_row(release):
    row = {"minor": release["minor"], "released": release["releaseDate"], **end_of_support(release)}
    row["basis"] = release["endOfLifeBasis"]
    kubernetes = sorted(release["supportedKubernetes"], key=minor_key)
    if kubernetes:
        row["kubernetes"] = {"lowest": kubernetes[0], "highest": kubernetes[-1]}
    row["patches"] = [patch["version"] for patch in release["patches"]]
    return row


def api_rows(rows):
    """One row for each API that ends some day; rows that differ in the tag alone are one, fatal if any is."""
    merged = {}
    for row in rows:
        if not row["removedInKubernetes"] or row["usedBy"].startswith("test helper"):
            continue
        for resource in row["resource"].split(","):
            key = (minor_key(row["istioMinor"]), row["api"], resource, row["usedBy"])
            seen = merged.setdefault(key, {
                "istio": row["istioMinor"],
                "groupVersion": row["api"],
                "resource": resource,
                "fatal": False,
                "removedIn": row["removedInKubernetes"],
                "usedBy": row["usedBy"],
            })
            seen["fatal"] = seen["fatal"] or row["fatal"]
    return [merged[key] for key in sorted(merged)]


def plural(kind):
    """As the API server names the resource: it forms them all by these rules."""
    word = kind.lower()
    if word.endswith("y"):
        return word[:-1] + "ies"
    return word + ("es" if word.endswith("s") else "s")


def removed_row(removed):
    return {
        "groupVersion": removed["apiVersion"],
        "resource": plural(removed["kind"]),
        "removedIn": removed["removedIn"],
        "replacement": removed["replacement"],
        "replacementSince": removed["replacementAvailableSince"],
    }


def bulletin_row(bulletin):
    return {
        "id": bulletin["id"],
        "title": bulletin["title"],
        "advisory": bulletin["kind"] != "vulnerability",
        "cves": bulletin["cves"],
        "cvss": bulletin["cvss"],
        "published": bulletin["publishDate"],
        "affected": [
            {"from": part["from"], "to": part["to"], "toInclusive": part["toInclusive"]}
            for part in bulletin["affected"]
        ],
        "url": bulletin["url"],
    }


def note_row(note):
    return {
        "minor": note["minor"],
        "area": note["area"],
        "summary": note["summary"],
        "issues": [int(str(issue).rsplit("/", 1)[-1]) for issue in note["issues"] or []],
    }


# Which finding a class of causes leads to.
CODES = {
    "api-removed": "LOGS_API_REMOVED",
    "istiod-unreachable": "LOGS_ISTIOD_UNREACHABLE",
    "webhook-failure": "LOGS_WEBHOOK_FAILURE",
    "ca-root-mismatch": "LOGS_ROOT_MISMATCH",
    "cert-expired": "LOGS_CERTIFICATE_EXPIRED",
    "clock-skew": "LOGS_CLOCK_SKEW",
    "ca-signing": "LOGS_CA_SIGNING",
    "auth-failed": "LOGS_AUTHENTICATION",
    "xds-rejected": "LOGS_XDS_REJECTED",
    "jwks-fetch": "LOGS_JWKS",
    "rbac-denied": "LOGS_RBAC_DENIED",
    "remote-cluster-unreachable": "LOGS_REMOTE_CLUSTER",
    "injection-failed": "LOGS_INJECTION_FAILED",
    "api-unreachable": "LOGS_API_UNREACHABLE",
    "startup-stuck": "LOGS_STARTUP_STUCK",
    "leader-election": "LOGS_LEADER_LOST",
    "crd-version": "LOGS_CRD_VERSION",
    "proxy-crash": "LOGS_PROXY_CRASH",
    "oom": "LOGS_OUT_OF_MEMORY",
    "message-too-large": "LOGS_MESSAGE_TOO_LARGE",
    "other": "LOGS_OTHER",
}


def signature_row(signature):
    return {
        "id": signature["id"],
        "regex": signature["regex"],
        "code": CODES[signature["causeClass"]],
        "severity": "WARNING" if signature["severity"] in ("fatal", "error") else "INFO",
        "meaning": signature["meaning"],
        "nextCheck": signature["nextCheck"],
        "sample": signature["sample"],
    }


def write(name, head, field, rows):
    lines = ",\n".join("    " + json.dumps(row, ensure_ascii=False) for row in rows)
    fields = "".join(f'  "{key}": {json.dumps(value, ensure_ascii=False)},\n' for key, value in head.items())
    (OUT / name).write_text(f'{{\n{fields}  "{field}": [\n{lines}\n  ]\n}}\n', encoding="utf-8")


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    data = Path(sys.argv[1])
    releases = json.loads((data / "istio-releases.json").read_text(encoding="utf-8"))
    apis = json.loads((data / "istio-kubernetes-apis.json").read_text(encoding="utf-8"))
    removed = json.loads((data / "kubernetes-removed-apis.json").read_text(encoding="utf-8"))
    security = json.loads((data / "istio-security.json").read_text(encoding="utf-8"))
    notes = json.loads((data / "upgrade-notes.json").read_text(encoding="utf-8"))
    signatures = json.loads((data / "signatures.json").read_text(encoding="utf-8"))
    meta = releases["_meta"]
    OUT.mkdir(parents=True, exist_ok=True)
    write("releases.json", {"asOf": meta["asOf"], "supportPolicy": meta["supportPolicy"]}, "releases",
          [release_row(release) for release in releases["releases"]])
    write("needed-apis.json", {}, "neededApis", api_rows(apis["rows"]))
    write("removed-apis.json", {}, "removedApis", [removed_row(row) for row in removed["removed"]])
    write("bulletins.json", {}, "bulletins",
          [bulletin_row(bulletin) for bulletin in sorted(security["bulletins"], key=lambda each: each["id"])])
    write("upgrade-notes.json", {}, "upgradeNotes", [note_row(note) for note in notes["notes"]])
    write("signatures.json", {}, "signatures",
          [signature_row(signature) for signature in signatures["signatures"]])


if __name__ == "__main__":
    main()
