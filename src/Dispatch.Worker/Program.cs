using System.CommandLine;
using Dispatch.Worker.Commands;

// Table of contents: what this binary does.
return await new RootCommand("Dispatch: delivers a judiciary's notices.")
{
    RunCommand.Create(),
    MigrateCommand.Create(),
    RegistryCommand.Create(),
    IngestCommand.Create(),
    RatesCommand.Create(),
    InboxCommand.Create(),
    GatewayCommand.Create(),
    TextCommand.Create(),
}
.Parse(args.Length == 0 ? ["run"] : args)
.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null }); // the host hears SIGTERM itself, drains, and ends with 0
