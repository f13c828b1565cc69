package dev.sailwright.adapter.slack;

import dev.sailwright.mesh.ReleaseCatalog;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.SteerUpgrade;

/**
 * What people can ask for in Slack.
 *
 * @param releases that a form offers
 */
public record UseCases(
    Clusters clusters,
    ShowStatus status,
    Diagnose diagnose,
    RequestUpgrade request,
    DecideUpgrade decide,
    ApproveStep approveStep,
    SteerUpgrade steer,
    RequestRollback rollback,
    ShowHistory history,
    ReleaseCatalog releases) {}
