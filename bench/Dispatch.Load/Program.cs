using System.CommandLine;
using Dispatch.Load.Commands;
using Dispatch.Load.Gateways;
using Dispatch.Load.Protocol;
using Dispatch.Load.Scenarios;

// Table of contents: what can be measured. A scenario's default is the size that counts; smaller ones are for a look.
var root = new RootCommand("Measures Dispatch on real parts of this machine: Kafka, PostgreSQL and Redis started for the run, data on disk, commits durable.")
{
    ScenarioCommand.Create(new IngestScenario(), "A backlog into durable inboxes, all roles on.", 1_000_000),
    ScenarioCommand.Create(new LifeScenario(), "Whole lives: served, SMS delivered, viewed, told to the courts, counted.", 200_000),
    ScenarioCommand.Create(new LatencyScenario(), "By the clock: from the due time to the inbox, and to the SMS.", 60_000, byTheClock: true),
    ScenarioCommand.Create(new BacklogScenario(), "Memory: a backlog in Kafka, then as many SMS queued while the gateway is down.", 1_000_000),
    CapCommand.Create(),
    FairnessCommand.Create(),
    SmppCommand.Create(),
};

return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
