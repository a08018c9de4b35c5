namespace Sampan.Server.History;

/// <summary>How far a live feed is stored: from here on a server that starts again has missed something.</summary>
/// <param name="Feed">The feed's name.</param>
/// <param name="Time">All that happened before this is stored; nanoseconds since the Unix epoch, UTC.</param>
public readonly record struct FeedProgress(string Feed, long Time);
