#!/usr/bin/env python3
"""Measures Sailwright beside kubectl and istioctl on one cluster, in one run, and prints how they compare.

    bench.py --context prod --sailwright target/sailwright/bin/sailwright --istioctl 1.29.1=istioctl-1.29.1 \\
      --istioctl 1.32.0-alpha=istioctl-1.32.0-alpha --slack-peer http://127.0.0.1:4710/

The istioctl of the version that runs comes first, that of a newer one last: a precheck of the newer one uses both, and is
compared with what the newer one does by itself.

Commands take turns, so that what else happens on the machine meets all of them. Wall time and the largest resident size of
each are medians over the repetitions. The last part starts `sailwright serve`, asks `/istio status` by signed HTTP, one
question after the other, and counts until the answer arrives at the response URL. It ends by itself, and whether a goal was
met is printed and nothing more: this is a report, no test.
"""

import argparse
import glob
import hashlib
import hmac
import http.server
import json
import os
import queue
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request

SIGNING_SECRET = "topsecret"
TOKEN = "xoxb-test"

# Exit codes of Sailwright: the call was wrong, and too much could not be seen.
UNABLE = (2, 3)


class Run:
    """What one command took."""

    def __init__(self, seconds, megabytes, code):
        self.seconds, self.megabytes, self.code = seconds, megabytes, code


def measure(command, context_options):
    """Runs the commands one after the other: their times together, and the largest of their sizes and exit codes."""
    seconds, megabytes, code = 0.0, 0.0, 0
    for part in command:
        began = time.monotonic()
        process = subprocess.Popen(
            part + context_options(part), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        code = max(code, process.returncode)
        seconds += time.monotonic() - began
        megabytes = max(megabytes, usage.ru_maxrss / 1024)
    return Run(seconds, megabytes, code)


def pinned(options, folder):
    """Settings that pin every istioctl, and know the newest one's minor."""
    lines = [
        "defaultCluster: " + options.context,
        f"clusters: {{{options.context}: {{context: {options.context}, maxMinorStep: 9}}}}",
        "istioctl:",
        f"  directory: {folder}",
        "  sha256:",
    ]
    for version, binary in options.istioctl:
        path = os.path.realpath(shutil.which(binary))
        os.makedirs(os.path.join(folder, version))
        os.symlink(path, os.path.join(folder, version, "istioctl"))
        with open(path, "rb") as file:
            lines.append(f'    "{version}": {hashlib.file_digest(file, "sha256").hexdigest()}')
    target = options.istioctl[-1][0]
    minor = ".".join(target.split(".")[:2])
    lines += [
        "releases:",
        f'  - {{minor: "{minor}", released: 2020-01-01, endOfSupport: 2100-01-01, patches: ["{target}"],'
        ' kubernetes: {from: "1.20", to: "1.99"}}',
    ]
    settings = os.path.join(folder, "sailwright.yaml")
    with open(settings, "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    return target, settings


def settle():
    """Waits until the launcher has made its archive of a command that ended: it does so out of sight, once for each kind."""
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    until = time.monotonic() + 60
    while glob.glob(os.path.join(cache, "sailwright", "*.making", "*")) and time.monotonic() < until:
        time.sleep(0.5)


def take_turns(commands, context, repetitions):
    def options(part):
        return ["--context", context]

    runs = {name: [] for name in commands}
    first = {}
    for turn in range(repetitions + 1):
        for name, command in commands.items():
            run = measure(command, options)
            # The first turn fills the caches of the disk and of the API server, for everybody, and what commands of
            # Sailwright keep for the next ones.
            if turn > 0:
                runs[name].append(run)
            else:
                first[name] = run
                settle()
            note = "warm-up" if turn == 0 else f"{turn}/{repetitions}"
            print(f"  {note:8} {name:34} {run.seconds:7.2f} s {run.megabytes:8.0f} MB  exit {run.code}", flush=True)
    return first, runs


def median(runs, what):
    return statistics.median(getattr(run, what) for run in runs)


class Answers(http.server.BaseHTTPRequestHandler):
    """The place to which the bot answers."""

    protocol_version = "HTTP/1.1"
    arrived = queue.Queue()

    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        Answers.arrived.put((time.monotonic(), json.loads(body)))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *words):
        pass


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


def slack(peer, method, **arguments):
    request = urllib.request.Request(
        urllib.parse.urljoin(peer, "api/" + method),
        data=urllib.parse.urlencode(arguments).encode(),
        headers={"Authorization": "Bearer " + TOKEN},
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def ask(address, form):
    """One signed question; the time of the acknowledgement."""
    body = urllib.parse.urlencode(form)
    now = str(int(time.time()))
    signature = hmac.new(SIGNING_SECRET.encode(), f"v0:{now}:{body}".encode(), hashlib.sha256).hexdigest()
    request = urllib.request.Request(
        address,
        data=body.encode(),
        headers={
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Slack-Request-Timestamp": now,
            "X-Slack-Signature": "v0=" + signature,
        },
    )
    with urllib.request.urlopen(request, timeout=10) as answer:
        answer.read()
    return time.monotonic()


def ready(address, process, seconds):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return True
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    return False


def resident(pid):
    """Megabytes of this process now."""
    with open(f"/proc/{pid}/status", encoding="ascii") as status:
        return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmRSS"))


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def question(context, answers, peer):
    users = slack(peer, "users.list")["members"]
    channels = slack(peer, "conversations.list")["channels"]
    return {
        "token": "unused",
        "team_id": "T000000001",
        "team_domain": "meshops",
        "channel_id": channels[0]["id"],
        "channel_name": channels[0]["name"],
        "user_id": next(user["id"] for user in users if user["name"] == "alice"),
        "user_name": "alice",
        "command": "/istio",
        "text": "status " + context,
        "api_app_id": "A000000001",
        "is_enterprise_install": "false",
        "response_url": f"http://127.0.0.1:{answers}/response",
    }


def warm(options, folder):
    """Acknowledgements and answers in milliseconds, and megabytes after them."""
    answers = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    threading.Thread(target=answers.serve_forever, daemon=True).start()
    settings = os.path.join(folder, "sailwright.yaml")
    with open(settings, "w", encoding="utf-8") as file:
        file.write(f"namespace: default\nreleaseFeed: {{enabled: false}}\nclusters: {{{options.context}: {{context: {options.context}}}}}\n")
    port = free_port()
    environment = dict(
        os.environ,
        PORT=str(port),
        SLACK_BOT_TOKEN=TOKEN,
        SLACK_SIGNING_SECRET=SIGNING_SECRET,
        SLACK_API_URL=urllib.parse.urljoin(options.slack_peer, "api/"),
    )
    log_path = os.path.join(folder, "serve.log")
    with open(log_path, "w", encoding="utf-8") as log:
        serve = subprocess.Popen(
            [options.sailwright, "serve", "--config", settings], env=environment, stdout=log, stderr=log
        )
    try:
        if not ready(f"http://127.0.0.1:{port}/readyz", serve, 120):
            with open(log_path, encoding="utf-8") as log:
                sys.exit("sailwright serve did not become ready:\n" + log.read())
        form = question(options.context, answers.server_address[1], options.slack_peer)
        acknowledged, answered = [], []
        for turn in range(options.warm_up + options.questions):
            form["trigger_id"] = f"{turn}.1.bench"
            began = time.monotonic()
            ack = ask(f"http://127.0.0.1:{port}/slack/events", form)
            arrived, answer = Answers.arrived.get(timeout=30)
            if options.context not in json.dumps(answer):
                sys.exit("this is no status: " + json.dumps(answer)[:500])
            if turn >= options.warm_up:
                acknowledged.append((ack - began) * 1000)
                answered.append((arrived - began) * 1000)
        return acknowledged, answered, resident(serve.pid)
    finally:
        serve.terminate()
        serve.wait(timeout=60)
        answers.shutdown()


class Report:
    def __init__(self):
        self.lines = []

    def goal(self, what, is_so, at_most, unit, measured=()):
        """A command of ours that ended because of its call, or saw too little, was quick for nothing."""
        unable = any(run.code in UNABLE for run in measured)
        verdict = "UNABLE" if unable else "met" if is_so <= at_most else "MISSED"
        self.lines.append(f"  {verdict:7} {what}: {is_so:.2f}{unit} (at most {at_most:g}{unit})")

    def note(self, line):
        self.lines.append("          " + line)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--context", required=True, help="kubeconfig context of the cluster")
    parser.add_argument("--sailwright", required=True, help="the packaged launcher")
    parser.add_argument("--kubectl", default="kubectl")
    parser.add_argument(
        "--istioctl",
        action="append",
        default=[],
        type=lambda words: words.split("=", 1),
        metavar="VERSION=BINARY",
        help="the running version's first, a newer one's last; without it, prechecks are left out",
    )
    parser.add_argument("--slack-peer", help="address of a Slack Web API for tests; without it, serve is left out")
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--warm-up", type=int, default=300, help="questions before those that count")
    options = parser.parse_args()

    commands = {
        "kubectl get pods -A -o json": [[options.kubectl, "get", "pods", "-A", "-o", "json"]],
        "sailwright status": [[options.sailwright, "status"]],
        "sailwright status -o json": [[options.sailwright, "status", "-o", "json"]],
        "sailwright diagnose": [[options.sailwright, "diagnose"]],
    }
    with tempfile.TemporaryDirectory() as folder:
        if options.istioctl:
            target, settings = pinned(options, folder)
            istioctl = options.istioctl[-1][1]
            commands["istioctl x precheck + analyze -A"] = [[istioctl, "x", "precheck"], [istioctl, "analyze", "-A"]]
            commands["sailwright precheck"] = [[options.sailwright, "precheck", target, "--config", settings]]
        print("commands, one after the other:")
        first, runs = take_turns(commands, options.context, options.repetitions)

    report = Report()
    kubectl, status = runs["kubectl get pods -A -o json"], runs["sailwright status"]
    report.goal("cold status / kubectl, time", median(status, "seconds") / median(kubectl, "seconds"), 1 / 3, "", status)
    report.goal("cold status / kubectl, memory", median(status, "megabytes") / median(kubectl, "megabytes"), 1 / 4, "", status)
    if "sailwright precheck" in runs:
        theirs = runs["istioctl x precheck + analyze -A"]
        ours = runs["sailwright precheck"]
        report.goal("precheck / (istioctl x precheck + analyze -A)", median(ours, "seconds") / median(theirs, "seconds"), 2, "", ours)
        theirs, ours = first["istioctl x precheck + analyze -A"].seconds, first["sailwright precheck"].seconds
        report.note(f"the very first, with nothing kept of earlier ones: {ours:.2f} s / {theirs:.2f} s = {ours / theirs:.2f}")
    if options.slack_peer:
        print(f"serve: {options.warm_up} questions to warm up, {options.questions} that count", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            acknowledged, answered, megabytes = warm(options, folder)
        report.goal("warm /istio status, p99 until the answer", percentile(answered, 0.99), 50, " ms")
        report.note(
            f"p50 {percentile(answered, 0.5):.1f} ms; acknowledged after {percentile(acknowledged, 0.5):.1f} ms,"
            f" p99 {percentile(acknowledged, 0.99):.1f} ms"
        )
        report.goal("server, resident after that", megabytes, 350, " MB")

    pods = subprocess.run(
        [options.kubectl, "--context", options.context, "get", "pods", "-A", "-o", "name"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.count("\n")
    print(f"\n{pods} pods, medians of {options.repetitions}, {os.cpu_count()} processors:")
    for name, each in runs.items():
        print(f"  {name:34} {median(each, 'seconds'):7.2f} s {median(each, 'megabytes'):8.0f} MB")
    print("\ngoals:")
    print("\n".join(report.lines))


if __name__ == "__main__":
    main()
