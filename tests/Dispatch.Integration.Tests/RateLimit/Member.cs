using Dispatch.Core.Ledger;
using Dispatch.Core.RateLimit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Prometheus;

namespace Dispatch.Integration.Tests.RateLimit;

/// <summary>One worker's membership and limiter, as the worker puts them together, with short times.</summary>
internal sealed class Member : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private Member(ServiceProvider services) => _services = services;

    public Membership Membership => _services.GetRequiredService<Membership>();

    public WorkerIdentity Identity => _services.GetRequiredService<WorkerIdentity>();

    public IRateLimiter Limiter => _services.GetRequiredService<IRateLimiter>();

    public LimiterSeat Seat => _services.GetRequiredService<LimiterSeat>();

    public LimiterStanding Standing => Seat.Current.Standing;

    public IReadOnlyDictionary<short, LimiterSeat.Refusal> Refusals => Seat.Current.Refusals;

    public static async Task<Member> StartAsync(string ledger, string redis, CancellationToken cancellationToken)
    {
        var settings = new Dictionary<string, string?>
        {
            ["Dispatch:Ledger:ConnectionString"] = ledger,
            ["Dispatch:Redis:Configuration"] = redis,
            ["Dispatch:Membership:HeartbeatMilliseconds"] = "50",
            ["Dispatch:Membership:DeadAfterMilliseconds"] = "2500",
            ["Dispatch:RateLimit:TokenValidityMilliseconds"] = "500",
            ["Dispatch:RateLimit:SharesAfterMilliseconds"] = "0",
            ["Dispatch:RateLimit:SharedAfterMilliseconds"] = "0",
        };
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build())
            .AddSingleton(TimeProvider.System)
            .AddSingleton<IMetricFactory>(Metrics.WithCustomRegistry(Metrics.NewCustomRegistry()))
            .AddLedger()
            .AddRateLimit("sms", sends: true)
            .BuildServiceProvider();
        await services.GetRequiredService<Migrator>().RunAsync(restored: false, cancellationToken);
        var member = new Member(services);
        await member.Membership.StartAsync(cancellationToken);
        await member.Identity.NoAsync(cancellationToken);
        return member;
    }

    /// <summary>Waits until it goes by what the test expects; the test's own time-out is the bound.</summary>
    public Task UntilAsync(Func<Member, bool> met, CancellationToken cancellationToken) => UntilAsync(member => Task.FromResult(met(member)), cancellationToken);

    /// <inheritdoc cref="UntilAsync(Func{Member, bool}, CancellationToken)"/>
    public async Task UntilAsync(Func<Member, Task<bool>> met, CancellationToken cancellationToken)
    {
        while (!await met(this)) await Task.Delay(10, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Membership.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }
}
