using System.CommandLine;
using Dispatch.Core.Metrics;
using Dispatch.Core.Notices;
using Dispatch.Core.Sms.Http;
using Dispatch.Core.Sms.Routing;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Core.Sms.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dispatch.Worker.Commands;

/// <summary>
/// <c>dispatch-worker gateway test NAME MOBILE</c>: one SMS by a short-lived bind of its own, outside the ledger's notices. Where the operator permits no
/// further bind, drain the gateway first.
/// </summary>
internal static class GatewayTestCommand
{
    public static Command Create()
    {
        var name = GatewayCommand.Name();
        var mobile = new Argument<string>("mobile") { Description = "Where to: 0912..., +98912... or 98912..." };
        var text = new Option<string>("--text") { Description = "What to send; one segment", DefaultValueFactory = _ => "Dispatch test" };
        var wait = new Option<int>("--wait") { Description = "Seconds to wait for the receipt", DefaultValueFactory = _ => 30 };
        var command = new Command("test", "Sends one SMS outside of the notices; 0 where the gateway accepts it") { name, mobile, text, wait };
        command.SetAction((parsed, cancellationToken) => GatewayCommand.RunAsync(
            async (_, gateways, stop) =>
            {
                if (await GatewayCommand.FindAsync(gateways, parsed.GetRequiredValue(name)) is not { } gateway) return 1;
                if (!Mobile.TryParse(parsed.GetRequiredValue(mobile), out var to))
                {
                    await Console.Error.WriteLineAsync("that is no mobile number: write 09 and nine digits, or +989 and nine digits");
                    return 1;
                }

                return await SendAsync(gateway, to, parsed.GetValue(text)!, TimeSpan.FromSeconds(Math.Clamp(parsed.GetValue(wait), 1, 3_600)), stop);
            },
            cancellationToken));
        return command;
    }

    private static async Task<int> SendAsync(SmsGateway gateway, Mobile to, string text, TimeSpan wait, CancellationToken stop)
    {
        var encoding = gateway.Protocol.Gsm7Alphabet.Carries(text) ? Segmenter.Choose(text) : SmsEncoding.Ucs2;
        var parts = Segmenter.Segment(text, encoding, 0);
        if (parts.Length != 1)
        {
            await Console.Error.WriteLineAsync($"the text has {parts.Length} segments; a test has one");
            return 1;
        }

        var events = new TestEvents(gateway.Protocol.MessageIds);
        var metrics = new BindMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry()));
        await using var clients = new ServiceCollection().AddHttpGatewayClient().BuildServiceProvider();
        var link = Open(gateway, events, metrics, clients);
        using var unbind = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var running = link.RunAsync(unbind.Token);
        try
        {
            var first = await Task.WhenAny(events.Bound, events.Failed, Task.Delay(gateway.Protocol.ConnectTimeout + gateway.Protocol.AnswerTimeout, TimeProvider.System, stop));
            if (first != events.Bound)
            {
                await Console.Error.WriteLineAsync($"{gateway.Name}: not bound ({(events.Failed.IsCompleted ? await events.Failed : "no answer")})");
                return 1;
            }

            var request = new SubmitRequest
            {
                Source = gateway.Protocol.Source,
                Destination = to,
                Payload = parts[0].Payload,
                DataCoding = (byte)(encoding == SmsEncoding.Gsm7 ? gateway.Protocol.Gsm7DataCoding : gateway.Protocol.Ucs2DataCoding),
                Validity = TimeSpan.FromHours(1),
                RegisteredDelivery = gateway.Protocol.RegisteredDelivery,
            };
            if (!link.TrySubmit(request, 1)) return 1;
            link.Flush();
            if (await events.Answer.WaitAsync(gateway.Protocol.AnswerTimeout * 2, stop) is not { } status) return Say($"{gateway.Name}: no answer", 1);
            if (status != CommandStatus.Ok) return Say($"{gateway.Name}: refused with status 0x{(uint)status:X2} ({gateway.Reactions.Of(status)})", 1);
            Console.WriteLine($"{gateway.Name}: accepted");
            if (gateway.Http is not null) return 0; // its receipts are called back, to the workers
            var receipt = await Task.WhenAny(events.Receipt, Task.Delay(wait, TimeProvider.System, stop)) == events.Receipt ? (await events.Receipt).ToString() : "none within the wait (another bind of the account may have got it)";
            return Say($"{gateway.Name}: receipt {receipt}", 0);
        }
        finally
        {
            await unbind.CancelAsync();
            await running;
        }
    }

    private static IGatewayLink Open(SmsGateway gateway, TestEvents events, BindMetrics metrics, ServiceProvider clients)
    {
        gateway.Protocol.Binds = gateway.Protocol.ReceiverBinds = 1; // the operator counts them all
        if (gateway.Http is not { } http) return new SmppAccount(gateway.Protocol, events, TimeProvider.System, new Random(), metrics, NullLogger<SmppBind>.Instance);
        http.DlrMask = 0; // no worker knows of this SMS
        return new HttpAccount(
            http, clients.GetRequiredService<IHttpClientFactory>(), events, TimeProvider.System, new Random(), metrics,
            new HttpMetrics(Prometheus.Metrics.WithCustomRegistry(Prometheus.Metrics.NewCustomRegistry())), NullLogger<HttpAccount>.Instance);
    }

    private static int Say(string line, int exit)
    {
        Console.WriteLine(line);
        return exit;
    }
}
