using System.CommandLine;
using Dispatch.Sandbox.Commands;

var root = new RootCommand("Dispatch's sandbox: local servers, simulators and the demo.")
{
    UpCommand.Create(),
};
return await root.Parse(args).InvokeAsync();
