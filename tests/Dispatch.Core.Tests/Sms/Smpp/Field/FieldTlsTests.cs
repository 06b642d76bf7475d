using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Dispatch.Core.Sms.Smpp;
using Dispatch.Sandbox.Smsc;
using Dispatch.Sandbox.Smsc.Settings;
using Xunit;

namespace Dispatch.Core.Tests.Sms.Smpp.Field;

/// <summary>The link over TLS, with an authority and certificates made here.</summary>
public sealed class FieldTlsTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dispatch-tls-");
    private readonly X509Certificate2 _authority = Authority("Authority of this test");

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Submissions_and_receipts_pass_over_TLS()
    {
        using var server = Issue(_authority, "smsc.example.test");
        await using var ground = await StartAsync(server);
        await ground.UpAsync();

        await ground.SubmitAsync(2_000);
        await ground.WhenAsync(owner => owner.Answers.Count == 2_000 && owner.Receipts.Count == 2_000);

        Assert.Equal((2_000, 0), (ground.Centre.Books.Count, ground.Unmatched()));
    }

    [Theory]
    [InlineData("other.example.test", true, "RemoteCertificateNameMismatch")]
    [InlineData("smsc.example.test", false, "RemoteCertificateChainErrors")]
    public async Task A_certificate_for_another_name_or_of_another_authority_is_refused(string name, bool known, string reason)
    {
        using var stranger = Authority("Somebody else");
        using var server = Issue(known ? _authority : stranger, name);
        await using var ground = await StartAsync(server);

        await ground.WhenAsync(owner => owner.Waits.Count > 0);

        var (stream, fault) = await SmppConnector.OpenAsync(ground.Gateway, TimeProvider.System, Token);
        Assert.Null(stream);
        Assert.Contains(reason, fault, StringComparison.Ordinal);
        Assert.Equal(0, ground.Centre.Books.Snapshot().Binds);
    }

    [Fact]
    public async Task A_gateway_that_wants_a_certificate_of_ours_gets_it()
    {
        using var server = Issue(_authority, "smsc.example.test");
        using var client = Issue(_authority, "court");
        await using var ground = await StartAsync(server, client, gateway =>
        {
            gateway.TlsClientCertificate = Write("client.pem", client.ExportCertificatePem());
            gateway.TlsClientKey = Write("client.key", client.GetRSAPrivateKey()!.ExportPkcs8PrivateKeyPem());
        });

        await ground.UpAsync();

        Assert.Equal(1, ground.Centre.Books.Snapshot().Binds);
        Assert.Empty(TlsFiles.Faults(ground.Gateway));
    }

    [Fact]
    public async Task Without_it_there_is_no_bind()
    {
        using var server = Issue(_authority, "smsc.example.test");
        using var client = Issue(_authority, "court");
        await using var ground = await StartAsync(server, client);

        await ground.WhenAsync(owner => owner.Waits.Count > 0);

        Assert.Equal(0, ground.Centre.Books.Snapshot().Binds);
    }

    [Fact]
    public async Task A_plain_gateway_behind_a_TLS_setting_is_a_fault_and_no_bind()
    {
        await using var ground = await FieldGround.StartAsync(with: gateway => (gateway.Tls, gateway.ConnectTimeout) = (true, TimeSpan.FromSeconds(1)));

        await ground.WhenAsync(owner => owner.Waits.Count > 0);

        Assert.Equal(0, ground.Centre.Books.Snapshot().Binds);
    }

    private Task<FieldGround> StartAsync(X509Certificate2 server, X509Certificate2? client = null, Action<SmppGatewayOptions>? with = null) => FieldGround.StartAsync(
        new SmscSettings(),
        gateway =>
        {
            gateway.Tls = true;
            gateway.TlsServerName = "smsc.example.test";
            gateway.TlsAuthorities = Write("authority.pem", _authority.ExportCertificatePem());
            with?.Invoke(gateway);
        },
        new SmscOptions { Accounts = [new SmscAccount("court", "secret")], Certificate = server, ClientCertificate = client });

    private string Write(string name, string pem)
    {
        var file = Path.Combine(_folder.FullName, name);
        File.WriteAllText(file, pem);
        return file;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var issued = request.Create(authority, authority.NotBefore, authority.NotAfter, RandomNumberGenerator.GetBytes(8));
        using var whole = issued.CopyWithPrivateKey(key);

        // With its key in hand, as a server wants it.
        return X509CertificateLoader.LoadPkcs12(whole.Export(X509ContentType.Pkcs12), null, X509KeyStorageFlags.Exportable);
    }
}
