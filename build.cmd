@echo off
rem Runs the pipeline: build [targets] [--option value]... ; see build.ps1.
where /q pwsh && set "shell=pwsh" || set "shell=powershell"
%shell% -NoLogo -NoProfile -ExecutionPolicy Bypass -File "%~dp0build.ps1" %*
exit /b %errorlevel%
