using Dispatch.Core.Notices;

namespace Dispatch.Sandbox.Courts;

/// <summary>A branch that issues notices.</summary>
/// <param name="Index">Place among all courts.</param>
/// <param name="Id">As in its events.</param>
/// <param name="Province">Where it sits.</param>
internal sealed record CourtHouse(int Index, string Id, Province Province)
{
    public string Source => "/courts/" + Id;
}
