namespace Sampan.Server.Tests.Clients;

/// <summary>The tests whose clients only ask: they share one server.</summary>
[CollectionDefinition(Name)]
public sealed class ClientsCollection : ICollectionFixture<RunningServer>
{
    public const string Name = "clients of one server";
}
