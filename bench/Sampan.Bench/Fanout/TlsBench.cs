using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Sampan.Bench.Fanout;

/// <summary><c>tls</c>: how much slower the stream is when Kestrel encrypts it.</summary>
internal static class TlsBench
{
    private const string Password = "bench";

    /// <summary>Prints rates and CPU time of plain and encrypted connections.</summary>
    /// <param name="plan">How often, and how long.</param>
    public static void Run(TurnPlan plan)
    {
        using var load = LoadClient.TryBuild();
        if (load is null)
        {
            return;
        }

        var certificate = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(certificate, MakeCertificate());
            using var plain = Peer.StartSampan("plain");
            using var tls = Peer.StartSampan(
                "TLS",
                "urls=https://127.0.0.1:0",
                $"kestrel:certificates:default:path={certificate}",
                $"kestrel:certificates:default:password={Password}");
            Measure(load, plain, tls, plan);
        }
        finally
        {
            File.Delete(certificate);
        }
    }

    private static void Measure(LoadClient load, Peer plain, Peer tls, TurnPlan plan)
    {
        load.Run(plain, Shape.All[1], "--warmup", "0", "--seconds", "8");
        load.Run(tls, Shape.All[1], "--tls", "--warmup", "0", "--seconds", "8");
        var seconds = plan.Seconds.ToString(CultureInfo.InvariantCulture);
        var table = new Table("", "", "deliveries/s", "TLS ÷ plain", "CPU µs/delivery", "TLS ÷ plain", "lost");
        foreach (var shape in new[] { Shape.All[1], Shape.All[2], Shape.All[3] })
        {
            var turns = Rounds.Run(
                plan.Rounds,
                () => load.Run(plain, shape, "--seconds", seconds),
                () => load.Run(tls, shape, "--tls", "--seconds", seconds));
            for (var i = 0; i < turns.Length; i++)
            {
                table.Add(
                    i == 0 ? shape.Name : "",
                    i == 0 ? "plain" : "TLS",
                    Spread.Of(turns[i].Select(turn => turn.Rate)).Text("N0"),
                    Spread.OfRatios(turns[i].Select(turn => turn.Rate), turns[0].Select(turn => turn.Rate)).Text("F2"),
                    Spread.Of(turns[i].Select(turn => turn.CpuMicros)).Text("F3"),
                    Spread.OfRatios(turns[i].Select(turn => turn.CpuMicros), turns[0].Select(turn => turn.CpuMicros)).Text("F2"),
                    $"{turns[i].Sum(turn => turn.Undelivered):N0}");
            }
        }

        table.Print();
    }

    /// <summary>One that nobody trusts, and the load client does not check.</summary>
    private static byte[] MakeCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30));
        return certificate.Export(X509ContentType.Pfx, Password);
    }
}
