namespace Dispatch.Sandbox.Servers;

/// <summary>Writes <c>kannel.conf</c>. Everything listens on 127.0.0.1; what Kannel has taken lies in spools on disk, so that a kill loses none of it.</summary>
internal static class KannelConfiguration
{
    public static string Write(KannelOptions options, KannelPorts ports) => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"""
        group = core
        admin-port = {ports.Admin}
        admin-interface = 127.0.0.1
        admin-password = "{options.Password}"
        smsbox-port = {ports.Boxes}
        smsbox-interface = 127.0.0.1
        box-allow-ip = "127.0.0.1"
        store-type = spool
        store-location = "{options.Folder}/store"
        dlr-storage = spool
        dlr-spool = "{options.Folder}/dlr"

        group = smsc
        smsc = smpp
        smsc-id = centre
        host = 127.0.0.1
        port = {options.CentrePort}
        transceiver-mode = true
        smsc-username = {options.SystemId}
        smsc-password = {options.CentrePassword}
        system-type = ""
        address-range = ""
        max-pending-submits = 100
        reconnect-delay = 1

        group = smsbox
        bearerbox-host = 127.0.0.1
        bearerbox-port = {ports.Boxes}
        sendsms-port = {ports.Sendsms}
        sendsms-interface = 127.0.0.1
        http-request-retry = {options.CallbackRetries}
        http-queue-delay = {options.CallbackRetrySeconds}

        group = sendsms-user
        username = {options.Username}
        password = "{options.Password}"

        """);
}
