# Runs the pipeline: ./build.ps1 [targets] [--option value]... ; ./build.ps1 --help lists them.
# The same as build.sh, for where there is no bash: see there for the why.
$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$PSNativeCommandArgumentPassing = 'Standard'
$words = $args

$root = $PSScriptRoot
$temp = Join-Path (Join-Path $root '.nuke') 'temp'
$builds = Join-Path $temp 'build'
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
$env:DOTNET_SKIP_FIRST_TIME_EXPERIENCE = '1'

function Stop-WithMessage([string[]] $lines) {
    $lines | ForEach-Object { [Console]::Error.WriteLine($_) }
    exit 1
}

function Test-Sdk([string] $dotnet) {
    if (-not (Get-Command $dotnet -CommandType Application -ErrorAction SilentlyContinue)) { return $false }
    try { & $dotnet --version 2>&1 | Out-Null } catch { return $false }
    return $LASTEXITCODE -eq 0
}

# The SDK on PATH when it satisfies global.json, else one of our own.
function Find-Dotnet {
    if (Test-Sdk 'dotnet') { return 'dotnet' }
    $own = Join-Path (Join-Path $temp 'dotnet') $(if ($env:OS -eq 'Windows_NT') { 'dotnet.exe' } else { 'dotnet' })
    $env:DOTNET_ROOT = Join-Path $temp 'dotnet'
    $env:PATH = $env:DOTNET_ROOT + [IO.Path]::PathSeparator + $env:PATH
    if (-not (Test-Sdk $own)) { Install-Dotnet $own }
    return $own
}

function Install-Dotnet([string] $own) {
    $version = (Get-Content -Raw (Join-Path $root 'global.json') | ConvertFrom-Json).sdk.version
    $script = Join-Path $temp 'dotnet-install.ps1'
    [Console]::Error.WriteLine("Installing the .NET SDK $version into .nuke/temp/dotnet ...")
    try {
        Invoke-WebRequest -UseBasicParsing -Uri 'https://dot.net/v1/dotnet-install.ps1' -OutFile $script
    } catch {
        Stop-WithMessage @("There is no .NET SDK that satisfies global.json ($version), and Microsoft's installer cannot be downloaded.",
            'Install the SDK from https://dot.net, or connect to the network, and run this again.')
    }
    & $script -Channel ($version -replace '^(\d+)\.(\d+)\..*', '$1.$2') -InstallDir $env:DOTNET_ROOT -NoPath *> (Join-Path $temp 'dotnet-install.log')
    if (-not (Test-Sdk $own)) { Stop-WithMessage @("The .NET SDK $version could not be installed. See .nuke/temp/dotnet-install.log") }
}

function Get-Inputs {
    $roots = 'build', 'src/Targets', 'src/Pipeline' | ForEach-Object { Join-Path $root $_ }
    $files = @(Get-ChildItem -Path $roots -Recurse -File -Force | Where-Object { $_.FullName -notmatch '[\\/](bin|obj)[\\/]' })
    $files += @(Get-ChildItem -Path $root -File -Force | Where-Object { $_.Name -match '^(Directory\..*\.(props|targets)|global\.json|BannedSymbols\.txt|\.editorconfig|nuget\.config)$' })
    return $files | Sort-Object FullName
}

# Content, not time: a fresh checkout of the same files is the same input.
function Get-InputsDigest {
    $sha256 = [Security.Cryptography.SHA256]::Create()
    $all = Get-Inputs | ForEach-Object {
        $content = [BitConverter]::ToString($sha256.ComputeHash([IO.File]::ReadAllBytes($_.FullName)))
        $_.FullName.Substring($root.Length) + ' ' + $content
    }
    $digest = $sha256.ComputeHash([Text.Encoding]::UTF8.GetBytes($all -join "`n"))
    return ([BitConverter]::ToString($digest) -replace '-', '').ToLowerInvariant().Substring(0, 16)
}

function Invoke-Compile([string] $folder) {
    [Console]::Error.WriteLine('Building the pipeline (first time or changed inputs) ...')
    $new = Join-Path $builds '.new'
    if (Test-Path $new) { Remove-Item -Recurse -Force $new }
    $log = Join-Path $temp 'build.log'
    & $dotnet publish build/_build.csproj --configuration Release --output $new -nodeReuse:false -p:UseSharedCompilation=false --verbosity quiet *> $log
    if ($LASTEXITCODE -ne 0) {
        Stop-WithMessage (@('The pipeline does not build:') + @(Select-String -Path $log -Pattern 'error' | Select-Object -ExpandProperty Line -Unique -First 20) + 'All of it: .nuke/temp/build.log')
    }
    Move-Item $new $folder
}

# One at a time: the second waits, and finds the build made. The system gives the file free when its holder dies.
function Wait-Lock {
    while ($true) {
        try { return [IO.File]::Open((Join-Path $builds 'lock'), 'OpenOrCreate', 'ReadWrite', 'None') }
        catch [IO.IOException] { Start-Sleep -Milliseconds 100 }
    }
}

# The pipeline works in its own repository, wherever it is called.
Push-Location $root
try {
    New-Item -ItemType Directory -Force $builds | Out-Null
    $dotnet = Find-Dotnet
    $lock = Wait-Lock
    try {
        $folder = Join-Path $builds (Get-InputsDigest)
        if (-not (Test-Path (Join-Path $folder '_build.dll'))) { Invoke-Compile $folder }
    } finally {
        $lock.Dispose()
    }
    & $dotnet (Join-Path $folder '_build.dll') @words
    exit $LASTEXITCODE
} finally {
    Pop-Location
}
