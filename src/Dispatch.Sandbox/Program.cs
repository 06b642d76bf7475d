using System.CommandLine;
using Dispatch.Sandbox.Commands;

var root = new RootCommand("Dispatch's sandbox: local servers, simulators and the demo.")
{
    UpCommand.Create(),
    DemoCommand.Create(),
    SmscCommand.Create(),
};

// Time for an orderly end: a simulator that is told to stop first writes its books.
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
