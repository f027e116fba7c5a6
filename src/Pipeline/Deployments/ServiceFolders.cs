namespace Pipeline.Deployments;

/// <summary>Where on the host everything of one service is.</summary>
internal sealed class ServiceFolders(ServiceSettings settings)
{
    private readonly string _root = Path.GetFullPath(settings.Directory);

    public SocketFolder Sockets => new(_root);

    public string Releases => Path.Combine(_root, "releases");

    public string PasswordFile => Path.Combine(_root, "pgpass");

    public string Of(Slot slot) => Path.Combine(_root, "slots", slot.Name);

    public string SupervisorScript(Slot slot) => Path.Combine(Of(slot), "supervisor.sh");

    public string SupervisorProcess(Slot slot) => Path.Combine(Of(slot), "supervisor");

    public string ServiceProcess(Slot slot) => Path.Combine(Of(slot), "child");

    public string Restarts(Slot slot) => Path.Combine(Of(slot), "restarts");

    public string Release(Slot slot) => Path.Combine(Of(slot), "release.json");

    public string Log(Slot slot) => Path.Combine(Of(slot), "service.log");
}
