using Dispatch.Core.Ledger;
using Dispatch.Core.Registry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Prometheus;
using Xunit;

namespace Dispatch.Core.Tests.Registry;

public sealed class RegistryGateTests
{
    private static readonly LedgerEpoch Epoch = new(new Guid("11111111-0000-0000-0000-000000000001"), 1, "00000001", 1);
    private static readonly LedgerEpoch Later = Epoch with { PostmasterStart = 2 };

    private readonly FakeTimeProvider _time = new();
    private readonly NoAccountGuard _guard;
    private readonly RegistryGate _gate;

    public RegistryGateTests()
    {
        var options = Options.Create(new RegistryOptions { MaxLagEvents = 10, StaleMilliseconds = 5_000 });
        _guard = new NoAccountGuard(options);
        var metrics = new RegistryMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()));
        _gate = new RegistryGate(_guard, options, _time, metrics, NullLogger<RegistryGate>.Instance);
    }

    [Fact]
    public void Nothing_known_is_not_ready() => Assert.Equal(GateReason.Unknown, _gate.Check(0).Reason);

    [Fact]
    public void A_registry_that_nobody_declared_is_not_trusted()
    {
        Look(State(marker: 0), end: 5, position: 5);
        Assert.Equal(GateReason.NotDeclared, _gate.Check(0).Reason);
        Look(State(marker: 1), end: 5, position: 5);
        Assert.True(_gate.Check(0, Epoch).IsReady);
    }

    [Fact]
    public void An_empty_partition_without_a_position_is_reached()
    {
        Look(State(), end: 0, position: null);
        Assert.True(_gate.Check(0).IsReady);
    }

    [Fact]
    public void After_an_assignment_registrations_must_reach_the_ends_that_stood_then()
    {
        Look(State(), end: 5, position: 5);
        Assert.Equal(GateReason.CatchingUp, _gate.Check(1).Reason);
        Look(State(), end: 8, position: 7);
        Assert.Equal(GateReason.CatchingUp, _gate.Check(1).Reason);
        Look(State(), end: 12, position: 8); // the ends have moved on; those that stood then are reached
        Assert.True(_gate.Check(1).IsReady);
    }

    [Fact]
    public void Ends_that_were_read_before_the_assignment_do_not_count_for_it()
    {
        Look(State(), end: 5, position: 5);
        var asked = _gate.Asked;
        Assert.Equal(GateReason.CatchingUp, _gate.Check(1).Reason);
        Look(State(), end: 5, position: 5, asked: asked);
        Assert.Equal(GateReason.CatchingUp, _gate.Check(1).Reason);
        Look(State(), end: 5, position: 5);
        Assert.True(_gate.Check(1).IsReady);
    }

    [Fact]
    public void Another_epoch_than_was_seen_is_not_trusted_until_registrations_have_caught_up_under_it()
    {
        Look(State(), end: 5, position: 5);
        Assert.Equal(GateReason.CatchingUp, _gate.Check(0, Later).Reason);
        Look(State(), end: 5, position: 2, epoch: Later); // set back: registrations are read again
        Assert.Equal(GateReason.CatchingUp, _gate.Check(0, Later).Reason);
        Look(State(), end: 5, position: 5, epoch: Later);
        Assert.True(_gate.Check(0, Later).IsReady);
        Assert.False(_gate.Check(0, Epoch).IsReady);
    }

    [Fact]
    public void A_lag_beyond_the_setting_holds_ingest()
    {
        Look(State(), end: 5, position: 5);
        Look(State(), end: 16, position: 5);
        Assert.Equal(GateReason.Behind, _gate.Check(0).Reason);
        Look(State(), end: 16, position: 6);
        Assert.True(_gate.Check(0).IsReady);
    }

    [Fact]
    public void What_was_seen_too_long_ago_is_not_trusted()
    {
        Look(State(), end: 5, position: 5);
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(GateReason.Unknown, _gate.Check(0).Reason);
    }

    [Fact]
    public void A_pause_holds_every_worker_and_a_resume_makes_its_share_usual()
    {
        Look(State(pause: new IngestPauseRow(1, "A rise.", 1, 0.9, ResumedBy: null)), end: 5, position: 5);
        Assert.Equal(GateReason.Paused, _gate.Check(0).Reason);
        Assert.NotNull(_guard.Judge(2_000, 1_800));

        Look(State(pause: new IngestPauseRow(1, "A rise.", 1, 0.9, ResumedBy: "somebody")), end: 5, position: 5);
        Assert.True(_gate.Check(0).IsReady);
        Assert.Null(_guard.Judge(2_000, 1_800));
    }

    [Fact]
    public void A_newer_marker_ends_a_pause_and_forgets_what_was_seen()
    {
        _guard.Record(2_000, 1_000);
        Look(State(marker: 2, pause: new IngestPauseRow(1, "A rise.", 1, 0.9, ResumedBy: null)), end: 5, position: 5);
        Assert.True(_gate.Check(0).IsReady);
        Assert.Equal(0, _guard.Share);
        Assert.NotNull(_guard.Judge(2_000, 1_800));
    }

    [Fact]
    public async Task Whoever_waits_goes_on_with_the_look_that_opens_the_gate()
    {
        var waiting = _gate.WaitAsync(() => 1, TestContext.Current.CancellationToken);
        Look(State(marker: 0), end: 5, position: 5);
        Assert.False(waiting.IsCompleted);
        Look(State(), end: 5, position: 5);
        await waiting;
    }

    private static RegistryState State(int marker = 1, IngestPauseRow? pause = null) => new() { Marker = marker, Declared = 100, Pause = pause };

    private void Look(RegistryState state, long end, long? position, LedgerEpoch? epoch = null, long? asked = null)
    {
        var ends = new RegistrationEnds(Guid.Empty, new Dictionary<int, (long, long)> { [0] = (0, end) });
        var positions = position is { } at ? new Dictionary<int, long> { [0] = at } : [];
        _gate.Look(asked ?? _gate.Asked, ends, epoch ?? Epoch, state, positions);
    }
}
