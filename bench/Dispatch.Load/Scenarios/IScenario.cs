using Dispatch.Load.Report;

namespace Dispatch.Load.Scenarios;

/// <summary>One kind of load. An instance runs once.</summary>
internal interface IScenario
{
    string Name { get; }

    /// <summary>Notices that are published in all, those that only warm up included.</summary>
    int Published(LoadOptions options);

    /// <summary>True where nobody gets two notices, so that an SMS tells its notice by its number.</summary>
    bool OncePerPerson { get; }

    /// <summary>Runs on a plant that is set up, and leaves all workers drained.</summary>
    Task<Measured> RunAsync(Ground ground, CancellationToken cancellationToken);

    /// <summary>What the table shows, with DESIGN's floors.</summary>
    IReadOnlyList<Figure> Figures(LoadReport report);
}
