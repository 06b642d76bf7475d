using Dispatch.Load.Courts;
using Dispatch.Load.Measure;
using Dispatch.Load.Plant;
using Dispatch.Load.Terminal;
using Npgsql;

namespace Dispatch.Load.Scenarios;

/// <summary>What every scenario stands on.</summary>
internal sealed record Ground(
    LoadOptions Options, LoadPlant Plant, People People, NoticeSource Notices, NpgsqlDataSource Database, LedgerWatch Ledger, Teller Teller);
