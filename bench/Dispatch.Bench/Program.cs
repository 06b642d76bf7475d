using System.Globalization;
using BenchmarkDotNet.Running;
using Dispatch.Bench;
using Dispatch.Bench.Dedupe;

// The window's layouts need a Redis of their own and more than BenchmarkDotNet's clock: window-layouts HOST:PORT [ENTRIES]
if (args is ["window-layouts", var redis, .. var rest])
    await WindowLayouts.RunAsync(redis, rest is [var entries] ? int.Parse(entries, CultureInfo.InvariantCulture) : 1_000_000);
else
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args, new BenchConfig());
