namespace Nuke.Common.Tooling;

/// <summary>Changes something and gives it back.</summary>
public delegate T Configure<T>(T options);
