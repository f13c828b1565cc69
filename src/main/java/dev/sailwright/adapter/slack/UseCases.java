package dev.sailwright.adapter.slack;

import dev.sailwright.mesh.Releases;
import dev.sailwright.port.TimelinePainter;
import dev.sailwright.usecase.ApproveStep;
import dev.sailwright.usecase.Clusters;
import dev.sailwright.usecase.CompareMeshes;
import dev.sailwright.usecase.DecideUpgrade;
import dev.sailwright.usecase.Diagnose;
import dev.sailwright.usecase.LookAhead;
import dev.sailwright.usecase.RequestRollback;
import dev.sailwright.usecase.RequestUpgrade;
import dev.sailwright.usecase.RunPrecheck;
import dev.sailwright.usecase.ShowHistory;
import dev.sailwright.usecase.ShowPlan;
import dev.sailwright.usecase.ShowReleases;
import dev.sailwright.usecase.ShowStatus;
import dev.sailwright.usecase.ShowVersions;
import dev.sailwright.usecase.SteerUpgrade;

/**
 * What people can ask for in Slack.
 *
 * @param painter of the picture that goes with the releases
 * @param catalog whose releases a form offers
 */
public record UseCases(
    Clusters clusters,
    ShowStatus status,
    Diagnose diagnose,
    CompareMeshes compare,
    RunPrecheck precheck,
    ShowVersions versions,
    ShowReleases releases,
    TimelinePainter painter,
    LookAhead ahead,
    ShowPlan plan,
    RequestUpgrade request,
    DecideUpgrade decide,
    ApproveStep approveStep,
    SteerUpgrade steer,
    RequestRollback rollback,
    ShowHistory history,
    Releases catalog) {}
